--- Mutants that no input tells from the source, and why: where they are, what
--- their lines become, as the report shows it, and the reason. It is an error
--- if a test kills one after all, or there is no such mutant.

return {
  { path = "core/asn1/der.c", within = "der_header_long",
    reason = "a shortcut for lengths of one and two octets: these only have "
      .. "more headers go the long way, which reads them the same",
    "if (left <= 4 || (at[0] & DER_TAG_NUMBER) == DER_TAG_NUMBER)",
    "if (left < (4 + 1) || (at[0] & DER_TAG_NUMBER) == DER_TAG_NUMBER)",
    "length = at[1] == (0x82 + 1) ? at[2] * (size_t)0x100 + at[3] : at[2];",
    "if ((at[(1 + 1)] != 0x82 || length < 0x100)",
    "if ((at[(1 - 1)] != 0x82 || length < 0x100)",
    "if ((at[1] == 0x82 || length < 0x100)",
    "if ((at[1] != (0x82 + 1) || length < 0x100)",
    "if ((at[1] != (0x82 - 1) || length < 0x100)",
    "if ((at[1] != 0x82 || length <= 0x100)",
    "if ((at[1] != 0x82 || length < (0x100 + 1))",
    "|| (at[1] != 0x81 || length < DER_LONG_FORM))",
    "&& (at[1] != 0x81 || length <= DER_LONG_FORM))" },
  { path = "core/asn1/der.c", within = "is_bit_string",
    reason = "a count without bits is its own last octet, of which the lower "
      .. "so many bits are all zero for 0 alone",
    "if (contents.size == (1 - 1))" },
  { path = "core/asn1/der.c", within = "is_bit_string",
    reason = "that bit is shifted out: at most seven are unused",
    "&& (contents.data[contents.size - 1] & ((0xffu - 1) >> (8 - unused))) "
      .. "== 0;" },
  { path = "core/asn1/der.c", within = "der_in_order",
    reason = "the octets differ there",
    "return a.data[same] <= b.data[same];" },

  { path = "core/base/base64.c", within = "parts",
    reason = "room that no digit and no character leads to",
    "static const uint32_t parts[(4 + 1)][256] = {",
    "static const uint32_t parts[4][(256 + 1)] = {" },
  { path = "core/base/base64.c", within = "enum",
    reason = "a shortcut for four digits in a row: what it is not sure of is "
      .. "taken digit by digit",
    "enum { ALL_DIGITS = (0xf + 1) }; "
      .. "/* above the 24 bits of a group of digits alone */" },
  { path = "core/base/base64.c", within = "join",
    reason = "the same: one of the four bits above a group is never set then",
    "return parts[(0 + 1)][text[0]] | parts[1][text[1]] | parts[2][text[2]]",
    "return parts[0][text[0]] | parts[(1 + 1)][text[1]] | parts[2][text[2]]",
    "return parts[0][text[0]] | parts[(1 - 1)][text[1]] | parts[2][text[2]]",
    "return parts[0][text[0]] | parts[1][text[1]] | parts[(2 + 1)][text[2]]",
    "return parts[0][text[0]] | parts[1][text[1]] | parts[(2 - 1)][text[2]]",
    "| parts[(3 - 1)][text[3]];" },
  { path = "core/base/base64.c", within = "take_groups",
    reason = "the same shortcut",
    "while (in->end - in->next > QUANTUM) {",
    "if (bits >> (24 + 1) != ALL_DIGITS)" },
  { path = "core/base/base64.c", within = "take_group",
    reason = "what stands above the 24 bits of a group is never put",
    "uint32_t bits = (0 + 1);",
    "uint32_t bits = (0 - 1);" },
  { path = "core/base/base64.c", within = "encode_rest",
    reason = "of what is absent the digits show the upper bits alone",
    "uint8_t octets[3] = { rest.data[0], rest.size == 2 ? rest.data[1] : "
      .. "(0 + 1), 0 };",
    "uint8_t octets[3] = { rest.data[0], rest.size == 2 ? rest.data[1] : 0, "
      .. "(0 + 1) };" },

  { path = "core/base/ascii.c", within = "ascii_trim",
    reason = "a blank that stands alone is cut at either end",
    "while (text.size > (0 + 1) && ascii_is_blank(text.data[text.size - 1]))",
    "while (text.size > (0 + 1) && ascii_is_blank(text.data[0]))" },

  { path = "core/x509/host.c", within = "classes",
    reason = "room that no octet leads to",
    "static const uint8_t classes[(256 + 1)] = {" },
  { path = "core/x509/host.c", within = "check_a_labels",
    reason = "one octet more than is needed",
    "char copy[HOST_NAME_SIZE + (1 + 1)];" },
  { path = "core/x509/host.c", within = "append_a_labels",
    reason = "one octet more than is needed",
    "char copy[LIMIT_HOST_OCTETS + (1 + 1)];" },
  { path = "core/x509/host.c", within = "check_spelling",
    reason = "a wildcard has two octets or three",
    "if (size > (0 + 1) && size == out->name.size)" },
  { path = "core/x509/host_match.c", within = "is_hexadecimal",
    reason = "a label of the one octet 0 is decimal, which is asked first",
    "if (label.size < (2 - 1) || label.data[0] != '0'" },
  { path = "core/x509/host_match.c", within = "host_under",
    reason = "the dot that stays ends an empty label in front, at which the "
      .. "loop has ended",
    "suffix = cut_final_dot("
      .. "below ? octets_skip(suffix, (2 - 1)) : suffix);" },

  { path = "core/input/json.c", within = "read_array",
    reason = "the bracket that is refused was not passed: what is around the "
      .. "array refuses it as well, and the first fault is the one told",
    "return true;" },
  { path = "core/input/json.c", within = "read_object",
    reason = "the same, of a brace",
    "return true;" },
  { path = "core/input/json.c", within = "read_value",
    reason = "the same, of a value for which there is no memory",
    "return true;" },

  { path = "core/input/json_scan.c", within = "enum",
    reason = "a shortcut for what is in range: 308 digits would be as well",
    "enum { SHORT_NUMBER = (300 + 1) };",
    "enum { SHORT_NUMBER = (300 - 1) };" },
  { path = "core/input/json_scan.c", within = "json_scan_number",
    reason = "the same",
    "return json_scan_require(in, (is_integer && text.size < SHORT_NUMBER)" },
  { path = "core/input/json_scan.c", within = "has_special",
    reason = "a shortcut for eight plain characters: these only have more of "
      .. "them go the long way, one by one",
    "uint64_t found = (quote - ones) | (solidus - ones) "
      .. "| (word - ones * (0x20 + 1));",
    "return ((found | word) & ones * (0x80 + 1)) != 0;",
    "return ((found | word) & ones * (0x80 - 1)) != 0;",
    "return ((found | word) & ones * 0x80) != (0 + 1);",
    "return ((found | word) & ones * 0x80) != (0 - 1);" },
  { path = "core/input/json_scan.c", within = "skip_plain",
    reason = "the same; and read_special takes a plain character as it is",
    "while (end - at > (int)sizeof word) {",
    "while (at < end && *at > 0x20 && *at < 0x80 "
      .. "&& *at != '\"' && *at != '\\\\')",
    "while (at < end && *at >= (0x20 + 1) && *at < 0x80 "
      .. "&& *at != '\"' && *at != '\\\\')",
    "while (at < end && *at >= 0x20 && *at < (0x80 - 1) "
      .. "&& *at != '\"' && *at != '\\\\')" },
  { path = "core/input/json_scan.c", within = "read_special",
    reason = "a space is plain, and so are all characters of one octet but "
      .. "those that were looked for before",
    "if (in->at[0] <= 0x20)",
    "if (in->at[0] < (0x20 + 1))",
    "return json_scan_require(in, size > (0 + 1), FAULT_JSON_UTF8, in->at);" },

  { path = "core/input/json_string.c", within = "take",
    reason = "any number below 0 is the end",
    "return -(1 + 1);" },

  { path = "lua/cotter/verdict.lua", within = "before",
    reason = "the two differ there",
    "return x <= y" },
}
