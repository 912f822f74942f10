/* The Certificate of RFC 5280 4.1.
 *
 * To open one finds its components, which takes little more than ten headers;
 * nothing within them is looked at. To check one reads all of it strictly:
 * names, times, key and extensions. No check of signature or trust is made
 * here, nor of what a profile says beyond the syntax: serial numbers that are
 * negative, or an end before the beginning, are for rules to judge. */
#ifndef COTTER_CERT_H
#define COTTER_CERT_H

#include "asn1/der.h"
#include "x509/ext.h"
#include "x509/spki.h"

/* Components under their RFC 5280 names, each the view of its encoding in
 * DER; those that are OPTIONAL and absent are { NULL, 0 }. */
struct cert {
    struct octets encoding; /* of the whole */
    struct octets tbs_certificate;
    struct octets version; /* contents of its tag [0]; absent in v1 */
    struct octets serial_number;
    struct octets signature;
    struct octets issuer;
    struct octets validity;
    struct octets subject;
    struct octets subject_public_key_info;
    struct octets issuer_unique_id;  /* absent as a rule */
    struct octets subject_unique_id; /* absent as a rule */
    struct octets extensions;        /* contents of its tag [3] */
    struct octets signature_algorithm;
    struct octets signature_value;
};

/* Components lie within the whole; one that is OPTIONAL may be absent. */
/*@ predicate cert_has(struct cert cert, struct octets part) =
      octets_ordered(cert.encoding.data, part.data)
      && octets_ordered(part.data + part.size,
                        cert.encoding.data + cert.encoding.size);

    predicate cert_may_have(struct cert cert, struct octets part) =
      part.data == \null ? part.size == 0 : cert_has(cert, part);

    predicate cert_whole(struct cert cert) =
      octets_valid(cert.encoding)
      && cert_may_have(cert, cert.version)
      && cert_has(cert, cert.serial_number)
      && cert_has(cert, cert.signature)
      && cert_has(cert, cert.issuer)
      && cert_has(cert, cert.validity)
      && cert_has(cert, cert.subject)
      && cert_has(cert, cert.subject_public_key_info)
      && cert_may_have(cert, cert.issuer_unique_id)
      && cert_may_have(cert, cert.subject_unique_id)
      && cert_may_have(cert, cert.extensions)
      && cert_has(cert, cert.signature_algorithm)
      && cert_has(cert, cert.signature_value);

    predicate cert_valid(struct cert *cert) =
      \valid_read(cert) && cert_whole(*cert); */

/* Reads one Certificate and finds its components; on failure in has not
 * moved, and *out is unspecified. Faults: as der_next; DER_TRAILING;
 * CERT_SIZE. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result
            ==> out->encoding.data == \old(in->next)
                && out->encoding.data + out->encoding.size == in->next;
    ensures \result ==> cert_valid(out); */
MUST_CHECK bool cert_next(struct der *in, struct cert *out);

/* Opens the one Certificate that input must hold, and nothing after it.
 * Clears *fault first. Faults: as cert_next. */
/*@ requires octets_valid(input) && \valid(out) && \valid(fault)
             && \separated(out, fault);
    assigns *out, *fault;
    ensures \result || fault->code != FAULT_NONE;
    ensures \result ==> cert_valid(out); */
MUST_CHECK bool cert_open(struct octets input, struct cert *out,
                          struct fault *fault);

/* Reads all that is in an opened certificate. *fault is cleared first, as in
 * all that follow; offsets count from the start of the certificate.
 * Faults: those of DER, OID, TIME, NAME, SPKI and CERT. */
/*@ requires cert_valid(cert) && \valid(fault) && \separated(cert, fault);
    assigns *fault;
    ensures \result || fault->code != FAULT_NONE; */
MUST_CHECK bool cert_check(const struct cert *cert, struct fault *fault);

struct cert_validity {
    int64_t not_before; /* as moment_read gives them */
    int64_t not_after;
};

/* What is read of components on the way. */
struct cert_parts {
    int version;                 /* as cert_version */
    struct octets serial_number; /* as cert_serial_number */
    struct cert_validity validity;
    struct spki key;
    struct ext_values extensions;
};

/* As cert_check, and gives them. */
/*@ requires cert_valid(cert) && \valid(out) && \valid(fault)
             && \separated(cert, out, fault);
    assigns *out, *fault;
    ensures \result || fault->code != FAULT_NONE; */
MUST_CHECK bool cert_read(const struct cert *cert, struct cert_parts *out,
                          struct fault *fault);

/* Opens in on a component of cert, for the readers of that component. */
/*@ requires \valid_read(cert) && octets_valid(cert->encoding)
             && cert_has(*cert, component) && \valid(in) && \valid(fault)
             && \separated(cert, in, fault);
    assigns *in, *fault;
    ensures der_valid(in) && in->next == component.data
            && in->end == component.data + component.size
            && in->origin == cert->encoding.data && in->fault == fault; */
void cert_enter(const struct cert *cert, struct octets component,
                struct der *in, struct fault *fault);

/* Readers of components, each as strict as cert_check. */

/* 1, 2 or 3. Faults: CERT_VERSION. */
/*@ requires cert_valid(cert) && \valid(version) && \valid(fault)
             && \separated(cert, version, fault);
    assigns *version, *fault;
    ensures \result || fault->code != FAULT_NONE;
    ensures \result ==> 1 <= *version <= 3; */
MUST_CHECK bool cert_version(const struct cert *cert, int *version,
                             struct fault *fault);

/* The contents octets of the INTEGER: big-endian, and signed. */
/*@ requires cert_valid(cert) && \valid(serial) && \valid(fault)
             && \separated(cert, serial, fault);
    assigns *serial, *fault;
    ensures \result || fault->code != FAULT_NONE;
    ensures \result ==> serial->size > 0 && octets_valid(*serial); */
MUST_CHECK bool cert_serial_number(const struct cert *cert,
                                   struct octets *serial,
                                   struct fault *fault);

/* Both moments, in order of time or not. */
/*@ requires cert_valid(cert) && \valid(out) && \valid(fault)
             && \separated(cert, out, fault);
    assigns *out, *fault;
    ensures \result || fault->code != FAULT_NONE; */
MUST_CHECK bool cert_validity(const struct cert *cert,
                              struct cert_validity *out, struct fault *fault);

/* The key, all of it read. */
/*@ requires cert_valid(cert) && \valid(out) && \valid(fault)
             && \separated(cert, out, fault);
    assigns *out, *fault;
    ensures \result || fault->code != FAULT_NONE; */
MUST_CHECK bool cert_spki(const struct cert *cert, struct spki *out,
                          struct fault *fault);

/* The contents octets of the OID of the signature algorithm. */
/*@ requires cert_valid(cert) && \valid(oid) && \valid(fault)
             && \separated(cert, oid, fault);
    assigns *oid, *fault;
    ensures \result || fault->code != FAULT_NONE;
    ensures \result ==> oid->size > 0 && octets_valid(*oid); */
MUST_CHECK bool cert_signature_algorithm(const struct cert *cert,
                                         struct octets *oid,
                                         struct fault *fault);

/* Opens list on the extensions, for ext_next; on nothing if there are
 * none. */
/*@ requires cert_valid(cert) && \valid(list) && \valid(fault)
             && \separated(cert, list, fault);
    assigns *list, *fault;
    ensures \result || fault->code != FAULT_NONE;
    ensures \result ==> der_valid(list) && list->fault == fault
                        && list->origin == cert->encoding.data; */
MUST_CHECK bool cert_extensions(const struct cert *cert, struct der *list,
                                struct fault *fault);

/* Finds the extension of a kind. If there is none, *value is on nothing and
 * value->next is NULL; else it is open on the contents of extnValue. */
/*@ requires cert_valid(cert) && \valid(value) && \valid(fault)
             && \separated(cert, value, fault);
    assigns *value, *fault;
    ensures \result || fault->code != FAULT_NONE;
    ensures \result && value->next != \null
            ==> der_valid(value) && value->fault == fault
                && value->origin == cert->encoding.data; */
MUST_CHECK bool cert_extension(const struct cert *cert, enum ext_kind kind,
                               struct der *value, struct fault *fault);

#endif
