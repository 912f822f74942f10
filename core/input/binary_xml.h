/* Binary XML, the form in which packages of Android hold theirs (AOSP,
 * androidfw/ResourceTypes.h). It is read as the platform reads it, and written
 * out as the XML that it stands for, with the lines that the build kept.
 *
 * The platform knows an attribute of its own by the id of its resource and not
 * by its name, which may be another or none: those that matter here are
 * written by the name that belongs to their id, with the prefix "android".
 * Prefixes of others have no meaning, and comments are not kept. */
#ifndef COTTER_BINARY_XML_H
#define COTTER_BINARY_XML_H

#include "base/fault.h"
#include "input/xml_node.h"

struct binary_xml_room {
    uint32_t octets, nodes;
};

/* Tells binary XML from text by its first octets. */
/*@ requires octets_valid(file);
    assigns \nothing;
    ensures \result ==> file.size >= 4; */
bool binary_xml_is(struct octets file);

/* Checks a file, and says how much room its text and index take. Clears
 * *fault first; offsets are of the chunk or string that can't be. Faults:
 * CHUNK_*, POOL_*, BINARY_ELEMENT, and of XML_*: EMPTY, UNCLOSED, TAG,
 * TRAILING, DUPLICATE, DEPTH, ATTRIBUTES, SIZE. */
/*@ requires octets_valid(file) && \valid(room) && \valid(fault)
             && \separated(room, fault);
    assigns *room, *fault;
    ensures \result || fault->code != FAULT_NONE; */
MUST_CHECK bool binary_xml_measure(struct octets file,
                                   struct binary_xml_room *room,
                                   struct fault *fault);

/* Writes what was measured: room.octets to text, and to xml->nodes and
 * xml->lines room.nodes each; never more. Sets the other fields of xml. */
/*@ requires octets_valid(file) && \valid(xml)
             && \valid(text + (0 .. room.octets - 1))
             && \valid(xml->nodes + (0 .. room.nodes - 1))
             && \valid(xml->lines + (0 .. room.nodes - 1))
             && \separated(xml, text + (0 .. room.octets - 1),
                           xml->nodes + (0 .. room.nodes - 1),
                           xml->lines + (0 .. room.nodes - 1));
    assigns xml->text, xml->size, xml->room, xml->root,
            text[0 .. room.octets - 1], xml->nodes[0 .. room.nodes - 1],
            xml->lines[0 .. room.nodes - 1]; */
void binary_xml_write(struct octets file, uint8_t *text,
                      struct binary_xml_room room, struct xml *xml);

#endif
