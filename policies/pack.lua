--- The shipped pack: what can be wrong with pins, whoever wrote them.

pack {
  name = "pinning", version = "1.0.0", api = 1,
  data = {
    platforms = {
      file = "platforms.json", type = "list<record>",
      doc = "platforms that manage certificates: each row with its source \z
             and the day on which that was read",
      fields = {
        suffix = "suffix", platform = "string",
        ground = { type = "enum", values = { "vendor", "rotates", "shared" },
          doc = "the vendor says not to pin; it renews on its own \z
                 schedule; shared hosting by the Public Suffix List alone" },
        source = "string", date = "date",
        remedy = { type = "string", doc = "in the vendor's words where known" },
        roots = { type = "string", optional = true,
          doc = "the set of root_sets that the vendor accepts as pins" },
        refused = { type = "boolean", optional = true,
          doc = "the mobile build refuses a config with such a host" },
      },
    },
    managed = {
      file = "managed.txt", type = "list<suffix>",
      doc = "further managed suffixes; a policy's own file joins this one",
    },
    root_sets = {
      file = "root-sets.json", type = "list<record>",
      doc = "all roots of a vendor: Debian ca-certificates and \z
             letsencrypt/website, 2026-11-20",
      fields = { set = "string", name = "string", pin = "pin" },
    },
    known_ca = {
      file = "known-ca.json", type = "list<record>",
      doc = "keys of authorities, and a few of companies in Chromium's \z
             list: collected 2026-11-20, the origin is in each row",
      fields = {
        name = "string", pin = "pin", origin = "string",
        ends = { type = "date", optional = true,
          doc = "the latest end among the certificates seen with the key" },
        kind = { type = "enum", values = { "root", "intermediate", "key" },
          doc = "key: a company's own, or another that is no authority's" },
        staging = { type = "boolean", doc = "of a test authority" },
        private = { type = "boolean", optional = true,
          doc = "of an authority that no browser or phone trusts by itself: \z
                 a policy's own file has those of its owner" },
        retired = { type = "boolean", optional = true,
          doc = "issues no more, though its certificate has not ended" },
      },
    },
    authorities = {
      file = "authorities.json", type = "list<record>",
      doc = "what authorities say of their intermediates, and of the keys of \z
             those whom they certify",
      fields = {
        organisation = { type = "string",
          doc = "O of their intermediates, as it is written there" },
        practice = { type = "enum",
          values = { "rotates-intermediates", "makes-keys" },
          doc = "they change the former; each renewal has a new key, which \z
                 they or their usual client make" },
        words = "string", source = "string", date = "date",
      },
    },
    validity_limits = {
      file = "validity-limits.json", type = "list<record>",
      doc = "how long certificates of public authorities may be valid, by \z
             the day on which they begin, earlier rows first",
      fields = { from = "date", days = "integer", source = "string",
                 date = "date" },
    },
    container_formats = {
      file = "container-formats.json", type = "list<record>",
      doc = "what platforms take where a certificate is added to their \z
             trusted root store: one row a container, from the vendors' pages",
      fields = {
        consumer = { type = "enum", values = { "mendix", "outsystems" } },
        container = { type = "enum",
          values = { "pem", "der", "base64", "pkcs7", "pkcs12" } },
        extensions = { type = "list<string>", optional = true,
          doc = "of the file, where the page says" },
        several = { type = "boolean", optional = true,
          doc = "the page does not speak of one certificate a file" },
        words = { type = "string", doc = "of the page" },
        source = "string", date = "date",
      },
    },
    container_readers = {
      file = "container-readers.json", type = "list<record>",
      doc = "who cannot read what OpenSSL 3 and Windows 2019 protect PKCS#12 \z
             with, each with its source and the day on which that was read",
      fields = {
        consumer = { type = "enum",
          values = { "mendix", "power-pages", "windows-2016" } },
        words = { type = "string", doc = "that the consumer says then" },
        source = "string", date = "date",
      },
    },
    published = {
      file = "published.json", type = "list<record>",
      doc = "fingerprints that OutSystems published in 2020 for its own domain",
      fields = {
        pin = "pin", name = "string", ends = "date", source = "string",
        ended = { type = "string", doc = "the end, in words" },
      },
    },
  },
}
