# cotter. GNU make; one file, no configure. Set PREFIX, DESTDIR, CC, CFLAGS,
# CPPFLAGS and LDFLAGS as usual; BUILD names the folder that all output goes
# to, SANITIZE=address,undefined instruments what is built, WERROR= lets a
# compiler warn that this was not tried with, V=1 shows each command.

.DELETE_ON_ERROR:
.SUFFIXES:

PREFIX ?= /usr/local
BUILD ?= build
PKG_CONFIG ?= pkg-config
LUA ?= lua5.4
LUAC_LIBRARY ?= /usr/share/lua/5.4

bindir = $(DESTDIR)$(PREFIX)/bin
sharedir = $(DESTDIR)$(PREFIX)/share/lua/5.4
libdir = $(DESTDIR)$(PREFIX)/lib/lua/5.4

# What has to be installed: to build and run, and to test as well.
run_packages = gcc libc6-dev liblua5.4-dev libexpat1-dev libssl-dev \
               libpsl-dev libidn2-dev libunistring-dev libyaml-dev libzip-dev \
               libseccomp-dev libzstd-dev lua-argparse lua-cjson-dev pkgconf
packages = $(run_packages) clang clang-tidy cppcheck groff-base lua5.4 \
           lua-busted lua-check openssl python3-jsonschema python3-yaml

CFLAGS ?= -O2 -g
WERROR ?= -Werror
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla -Wcast-qual \
           -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
           -Wdate-time $(WERROR)
# clang 14 wants to be asked twice to zero variables; a compiler that knows of
# neither goes without.
zero = -ftrivial-auto-var-init=zero
ask = -enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang
knows = $(shell $(CC) $(1) -E -x c /dev/null > /dev/null 2>&1 && echo '$(1)')
zeroed := $(or $(call knows,$(zero)),$(call knows,$(zero) $(ask)))
x86_64 := $(filter x86_64,$(shell uname -m))
HARDENING ?= $(if $(SANITIZE),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3) \
             -fstack-protector-strong -fstack-clash-protection $(zeroed) \
             $(if $(x86_64),-fcf-protection)
# The program has no word of the folder that it was built in.
folders = -ffile-prefix-map=$(abspath $(BUILD))=build \
          -ffile-prefix-map=$(BUILD)=build -ffile-prefix-map=$(CURDIR)=.
instrument = $(SANITIZE:%=-fsanitize=% -fno-sanitize-recover=all \
                        -fno-omit-frame-pointer)
# The 22,000 relocations are packed: their table takes 7 KiB so in place of 500,
# and core/defer.c knows how to sort it.
relro = -Wl,-z,relro,-z,now,-z,noexecstack,-z,pack-relative-relocs
# A shadow stack asks nothing of code but to return to where it was called
# from. What Debian's libraries lack is the mark alone, so it is set for all.
relro += $(if $(x86_64),-Wl$(comma)-z$(comma)shstk)

libraries = lua5.4 expat yaml-0.1 libssl libcrypto libpsl libidn2
cppflags = -Icore $(shell $(PKG_CONFIG) --cflags $(libraries)) $(CPPFLAGS)
cflags = -std=c11 -fPIC -fvisibility=hidden $(WARNINGS) $(HARDENING) \
         $(instrument) $(folders) $(CFLAGS)
compile = $(CC) $(cppflags) $(cflags) -MMD -MP
link = $(CC) $(cflags) $(relro) $(LDFLAGS)

comma = ,
# Into the program goes all but the C library; modules of Lua that it loads
# find Lua's symbols in it, and no others.
static = -Wl,-Bstatic -llua5.4 -llua5.4-cjson -lexpat -lyaml -lpsl -lidn2 \
         -lunistring -lssl -lcrypto $(wanted) -Wl,-Bdynamic -lm -ldl
# What libcrypto is linked with in turn: nothing before Debian 13.
wanted := $(filter-out -lcrypto -ldl -pthread, \
            $(shell $(PKG_CONFIG) --static --libs libcrypto 2> /dev/null))
exports = $(patsubst %,-Wl$(comma)--export-dynamic-symbol=%, \
                     lua_* luaL_* luaopen_*)
# A module of Lua takes Lua's symbols from the program that loads it.
dynamic = $(shell $(PKG_CONFIG) --libs expat yaml-0.1 libssl libcrypto libpsl \
                                   libidn2)

programs = core/main.c core/embed.c core/filter.c core/defer.c
sources = $(filter-out $(programs),$(sort $(wildcard core/*.c core/*/*.c))) \
          $(BUILD)/filter.c
library = $(patsubst %.c,$(BUILD)/%.o,$(filter core/%,$(sources))) \
          $(BUILD)/filter.o
tests = $(patsubst spec/c/%.c,$(BUILD)/spec/%,$(wildcard spec/c/*_test.c))
c_targets = $(patsubst spec/fuzz/%_fuzz.c,%,$(wildcard spec/fuzz/*_fuzz.c))
lua_targets = $(patsubst spec/fuzz/%_fuzz.lua,%, \
                         $(wildcard spec/fuzz/*_fuzz.lua))
fuzzers = $(addprefix $(BUILD)/fuzzers/,$(c_targets) $(lua_targets))
replays = $(addprefix $(BUILD)/replays/,$(c_targets) $(lua_targets))
modules = $(filter-out %.d.lua,$(sort $(shell find lua -name '*.lua'))) \
          $(LUAC_LIBRARY)/argparse.lua
# Types for editors, which cotter new writes beside rules.
types = $(BUILD)/shipped/cotter/types.lua
policies = $(sort $(shell find policies -type f))
rule_files = $(filter-out %_test.lua %/survivors.lua, \
               $(filter %.lua,$(policies)))

Q = $(if $(V),,@)
say = @$(if $(V)$(findstring s,$(firstword -$(MAKEFLAGS))),:,echo)

all: $(BUILD)/cotter $(BUILD)/lib/cotter/core.so

# The tables of OpenSSL are relocated when it is used (core/base/relocation.h).
tables = core/tables.ld
link_program = $(link) -pie -Wl,-T,$(tables) -o $@ $(filter %.o,$^) $(exports) \
               $(static) $(LDLIBS) && $(BUILD)/defer $@

$(BUILD)/cotter: $(BUILD)/core/main.o $(BUILD)/modules.o $(library) \
                 $(BUILD)/defer $(tables)
	$(say) LINK $@
	$Q$(link_program)

$(BUILD)/lib/cotter/core.so: $(library)
	@mkdir -p $(@D)
	$(say) LINK $@
	$Q$(link) -shared -o $@ $^ $(dynamic) $(LDLIBS)

$(BUILD)/defer: $(BUILD)/core/defer.o
	$(say) LINK $@
	$Q$(link) -pie -o $@ $^ $(LDLIBS)

$(BUILD)/embed: $(BUILD)/core/embed.o $(library)
	$(say) LINK $@
	$Q$(link) -pie -o $@ $^ $(static) $(LDLIBS)

$(BUILD)/modules.c: $(BUILD)/embed $(BUILD)/modules.list $(modules) \
                    $(types) $(policies) Makefile
	$(say) EMBED policies and $(words $(modules)) modules
	$Q$(BUILD)/embed $@ $(BUILD)/shipped $(modules) $(types) \
	    $(rule_files)

$(types): $(wildcard lua/cotter/*.d.lua) Makefile
	@mkdir -p $(@D)
	@{ echo 'return {'; \
	   for name in api core library test; do \
	       echo "$$name = [==["; cat lua/cotter/$$name.d.lua; echo ']==],'; \
	   done; echo '}'; } > $@

$(BUILD)/filter: $(BUILD)/core/filter.o
	$(say) LINK $@
	$Q$(link) -pie -o $@ $^ -lseccomp $(LDLIBS)

$(BUILD)/filter.c: $(BUILD)/filter
	$Q$(BUILD)/filter $@

$(BUILD)/filter.o: $(BUILD)/filter.c $(BUILD)/flags
	$(say) CC $<
	$Q$(compile) -c -o $@ $<

$(BUILD)/modules.o: $(BUILD)/modules.c $(BUILD)/flags
	$(say) CC $<
	$Q$(compile) -c -o $@ $<

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(say) CC $<
	$Q$(compile) -c -o $@ $<

$(BUILD)/spec/%: $(BUILD)/spec/c/%.o $(library)
	$(say) LINK $@
	$Q$(link) -pie -o $@ $^ $(patsubst %,-Wl$(comma)--wrap=%,$(wrapped)) \
	    $(static) $(LDLIBS)

# Functions that a test stands in for.
$(BUILD)/spec/archive_test: private wrapped = dlopen dlsym dlclose
$(BUILD)/spec/arena_test: private wrapped = malloc realloc mmap
$(BUILD)/spec/bytecode_test: private wrapped = lua_dump realloc
$(BUILD)/spec/confine_test: private wrapped = channel_now channel_receive
$(BUILD)/spec/fetch_test: private wrapped = fork getaddrinfo tls_fetch
$(BUILD)/spec/file_test: private wrapped = open close fstat stat fstatat read \
    write fsync fchmod rename mkostemp mkdir opendir readdir
$(BUILD)/spec/layer_test: private wrapped = syscall prlimit
$(BUILD)/spec/pkcs12_test: private wrapped = dlopen
$(BUILD)/spec/starved_test: private wrapped = malloc calloc realloc
$(BUILD)/spec/tls_test: private wrapped = handshake_run
$(BUILD)/spec/tunnel_test: private wrapped = relay_send relay_receive
$(BUILD)/spec/yaml_test: private wrapped = yaml_parser_parse

# Files that change when what they name does.
$(BUILD)/flags: always
	@mkdir -p $(@D)
	@echo '$(compile) $(link)' | cmp -s - $@ \
	    || echo '$(compile) $(link)' > $@

$(BUILD)/modules.list: always
	@mkdir -p $(@D)
	@echo '$(modules) $(policies)' | cmp -s - $@ \
	    || echo '$(modules) $(policies)' > $@

# A fuzz target, once with libFuzzer and once with what replays a corpus.
$(BUILD)/fuzzers/%: $(BUILD)/spec/fuzz/%_fuzz.o $(library)
	@mkdir -p $(@D)
	$(say) LINK $@
	$Q$(link) -fsanitize=fuzzer -pie -o $@ $^ $(static) $(LDLIBS)

$(BUILD)/replays/%: $(BUILD)/spec/fuzz/%_fuzz.o $(BUILD)/spec/fuzz/replay.o \
                    $(library)
	@mkdir -p $(@D)
	$(say) LINK $@
	$Q$(link) -pie -o $@ $^ $(static) $(LDLIBS)

# Targets of Lua are one program, which finds its script by its name.
$(BUILD)/fuzzers/lua: $(BUILD)/spec/fuzz/lua_target.o $(BUILD)/modules.o \
                      $(library)
	@mkdir -p $(@D)
	$(say) LINK $@
	$Q$(link) -fsanitize=fuzzer -pie -o $@ $^ $(static) $(LDLIBS)

$(BUILD)/replays/lua: $(BUILD)/spec/fuzz/lua_target.o $(BUILD)/modules.o \
                      $(BUILD)/spec/fuzz/replay.o $(library)
	@mkdir -p $(@D)
	$(say) LINK $@
	$Q$(link) -pie -o $@ $^ $(static) $(LDLIBS)

$(lua_targets:%=$(BUILD)/fuzzers/%): $(BUILD)/fuzzers/lua
	$Qln -sf lua $@
$(lua_targets:%=$(BUILD)/replays/%): $(BUILD)/replays/lua
	$Qln -sf lua $@

run: needed = $(run_packages)
run: deps
	@$(MAKE) --no-print-directory all
	@$(if $(APP),$(BUILD)/cotter check $(APP), \
	    examples/gate/run.sh $(BUILD)/cotter)

test: deps nginx
	@MAKE='$(MAKE)' LUA='$(LUA)' spec/run

# A part of test: the C tests and the specs of one build.
check: all tests
	@for test in $(tests); do $$test > $(BUILD)/output \
	    || { cat $(BUILD)/output; exit 1; }; done
	@LUA_PATH="lua/?.lua;lua/?/init.lua;./?.lua;;" \
	    LUA_CPATH="$(BUILD)/lib/?.so;;" COTTER=$(BUILD)/cotter \
	    $(LUA) /usr/bin/busted $(SPEC)

# Changes the shipped rules token by token, and has the tests beside them tell.
mutants: $(BUILD)/cotter
	$(BUILD)/cotter test --mutate --min-score 100 policies

# Changes the core token by token, and has its own tests tell; FILE and MOST
# choose of the mutants.
mutate-core: $(tests) $(BUILD)/lib/cotter/core.so
	@rm -rf $(BUILD)/mutation && mkdir -p $(BUILD)/mutation
	@ar rcs $(BUILD)/mutation/library.a $(library)
	@COMPILE='$(filter-out -Werror,$(compile)) -g0' LINK='$(link)' \
	    LIBS='$(static) $(LDLIBS)' LUA='$(LUA)' \
	    SANITIZE='-fsanitize=address$(comma)undefined \
	        -fno-sanitize-recover=all' \
	    $(LUA) spec/mutation/run.lua $(BUILD) '$(FILE)' '$(MOST)'

# Proves the readers of strangers' octets; FILE=core/asn1/der.c proves one.
prove: needed = frama-c-base why3 cvc4 z3
prove: deps
	@BUILD='$(BUILD)' spec/prove $(FILE)

# Installs what is missing of $(needed), without a question.
needed = $(packages)
install_missing = apt-get -qq update && \
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 \
    install -y --no-install-recommends
deps:
	@command -v dpkg-query > /dev/null || exit 0; \
	have=" $$(dpkg-query -W -f='$${Package}:$${db:Status-Status} ' \
	    $(needed) 2> /dev/null)"; \
	missing=; \
	for package in $(needed); do \
	    case "$$have" in \
	    *" $$package:installed "*) ;; \
	    *) missing="$$missing $$package" ;; \
	    esac; \
	done; \
	test -n "$$missing" || exit 0; \
	command="$(install_missing)$$missing"; \
	if test "$$(id -u)" -eq 0; then sh -c "$$command"; \
	elif sudo -n true 2> /dev/null; then sudo -n sh -c "$$command"; \
	else \
	    echo "Packages are missing. An administrator has to run:" >&2; \
	    echo "$$command" >&2; \
	    exit 1; \
	fi

# A server for the specs. Its package would start it on port 80, now and at each
# boot, so it is not installed: where there is none, the program is unpacked.
# What it links to comes with the packages above and with Debian itself.
nginx:
	@PATH="$$PATH:/usr/sbin:$(BUILD)/nginx/usr/sbin"; \
	command -v nginx > /dev/null && exit 0; \
	command -v dpkg-deb > /dev/null || exit 0; \
	mkdir -p $(BUILD)/nginx && cd $(BUILD)/nginx && \
	apt-get -qq -o APT::Sandbox::User=root download nginx && \
	dpkg-deb -x nginx_*.deb .

# A browser for the spec of the HTML report, which looks at the page where one
# is installed. It has a target of its own, since it takes more to install than
# all else together.
chromium:
	@command -v chromium > /dev/null || \
	    $(MAKE) --no-print-directory deps needed=chromium

# Other implementations are measured beside ours where they are installed:
# their flags are those of pkg-config, or of the header where there is none.
bench_peers = gnutls mbedtls
gnutls_flags := $(shell $(PKG_CONFIG) --libs gnutls 2> /dev/null)
mbedtls_flags := $(shell $(CC) -E -include mbedtls/x509_crt.h -x c /dev/null \
    > /dev/null 2>&1 && echo -lmbedx509 -lmbedcrypto)
bench_absent = $(foreach peer,$(bench_peers), \
                 $(if $($(peer)_flags),,spec/bench/$(peer).c))
bench_sources = $(filter-out $(bench_absent),$(wildcard spec/bench/*.c))
bench_certs = $(if $(wildcard ../shared/data/certs/valid.tar.gz), \
                 $(BUILD)/bench/valid,spec/fixtures/certs/valid)
bench_configs = $(patsubst %,$(BUILD)/bench/%/pinning.json,1 1000 10000)
bench_cases = $(patsubst ../shared/data/limbo/%.gz,$(BUILD)/bench/%, \
                $(wildcard ../shared/data/limbo/pathological.json.gz))

# With STRICT=1 a goal that is not reached is a failure.
bench: $(BUILD)/bench/bench $(BUILD)/cotter $(BUILD)/spec/limbo \
       $(bench_certs) $(bench_configs) $(bench_cases) \
       $(BUILD)/bench/network_security_config.xml $(BUILD)/bench/package.apk \
       $(BUILD)/bench/tree
	@$(BUILD)/bench/bench $(bench_certs) $(BUILD)/bench $(BUILD)/cotter \
	    $(BUILD)/bench.tsv $(STRICT:1=strict)

$(BUILD)/bench/bench: $(bench_sources:%.c=$(BUILD)/%.o) $(library)
	@mkdir -p $(@D)
	$(say) LINK $@
	$Q$(link) -pie -o $@ $^ $(static) \
	    $(foreach peer,$(bench_peers),$($(peer)_flags)) $(LDLIBS)

$(BUILD)/bench/%/pinning.json: spec/bench/config.lua $(BUILD)/cotter
	@mkdir -p $(@D)
	$(BUILD)/cotter run spec/bench/config.lua $* > $@

$(BUILD)/bench/network_security_config.xml: spec/bench/android.lua \
                                             $(BUILD)/cotter
	@mkdir -p $(@D)
	$(BUILD)/cotter run spec/bench/android.lua 5000 > $@

$(BUILD)/bench/tree: spec/bench/tree.lua $(BUILD)/cotter
	$(say) TREE $@
	@rm -rf $@ $@.part && mkdir -p $@.part
	$(BUILD)/cotter run $< $@.part && mv $@.part $@ && touch $@

$(BUILD)/bench/package.apk: spec/fixtures/packages/shortened-obfuscated.apk \
                            spec/bench/package.lua $(BUILD)/cotter
	@mkdir -p $(@D)
	$(BUILD)/cotter run spec/bench/package.lua $< > $@

$(BUILD)/bench/valid: ../shared/data/certs/valid.tar.gz
	@mkdir -p $(@D)
	tar -xzf $< -C $(@D)
	@touch $@

$(BUILD)/bench/%.json: ../shared/data/limbo/%.json.gz
	@mkdir -p $(@D)
	gzip -dc $< > $@

# Everything that a run asks of the system goes wrong once. The program under
# test is the same but for its arena: each block of Lua's is one of malloc. Of
# the allocations one of each call stack is taken (spec/faults/plans.h), or with
# EVERY=1 each, of processes that are alike one's; MOST bounds the faults of a
# scenario, SCENARIO is one of spec/faults/scenario.c.
faults = $(BUILD)/faults
fault_objects = $(patsubst spec/%.c,$(BUILD)/spec/%.o, \
                  $(filter-out %/inject.c,$(wildcard spec/faults/*.c)))

faults: needed = $(run_packages) openssl
faults: deps
	@$(MAKE) --no-print-directory $(faults)/faults $(faults)/inject.so \
	    $(faults)/cotter
	@for worker in 0 1; do \
	    spec/faults/prepare $(faults)/$$worker || exit; \
	done
	@$(faults)/faults $(MOST:%=-m %) $(SCENARIO:%=-s %) $(EVERY:1=-e) \
	    $(abspath $(faults)/cotter $(faults)/inject.so $(faults))

$(faults)/faults: $(fault_objects)
	@mkdir -p $(@D)
	$(say) LINK $@
	$Q$(link) -pie -o $@ $^ $(LDLIBS)

# A sanitizer would have its own malloc.
$(faults)/inject.so: spec/faults/inject.c spec/faults/plan.h
	@mkdir -p $(@D)
	$(say) LINK $@
	$Q$(CC) -std=c11 -fPIC $(WARNINGS) $(CFLAGS) -shared -o $@ $<

$(faults)/cotter: $(BUILD)/core/main.o $(BUILD)/modules.o \
                  $(filter-out %/arena.o,$(library)) $(faults)/arena.o \
                  $(BUILD)/defer $(tables)
	$(say) LINK $@
	$Q$(link_program)

$(faults)/arena.o: core/system/arena.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(say) CC $<
	$Q$(compile) -DARENA_PLAIN -c -o $@ $<

# The same octets in other surroundings. The locales that it makes for itself
# come with the package locales; util-linux has setarch.
determinism: needed = $(run_packages) locales util-linux
determinism: deps
	@$(MAKE) --no-print-directory $(BUILD)/cotter $(BUILD)/spec/server
	@spec/determinism $(BUILD)/cotter $(RUNS)

# What the tests execute of core: a table of lines and branches, which fails
# below 95 and 90 %; some minutes. A program names the file of its counters
# itself, since some specs clear the environment: %c shares them with the file
# while it runs, %m makes it one file a program. What tools of the build did is
# counted as well, so they have to run again.
counted = $(BUILD)/coverage
counting = -O1 -g -fcoverage-mapping -mllvm -runtime-counter-relocation \
  -fprofile-instr-generate=$(abspath $(counted))/raw/c%c-%m.profraw \
  -Wno-unused-command-line-argument

coverage: needed = $(packages) llvm
coverage: deps nginx
	@rm -rf $(counted)/raw $(counted)/modules.[co] $(counted)/filter.[co]
	@$(MAKE) --no-print-directory BUILD=$(counted) CC=clang \
	    CFLAGS='$(counting)' all tests replays
	@$(MAKE) --no-print-directory $(faults)/faults $(faults)/inject.so
	@LUA='$(LUA)' spec/coverage $(counted) $(faults)

lint: all
	@spec/lint $(BUILD)

# What analysers find in the sources; some minutes.
analyse: needed = $(run_packages) clang-tidy clang-tools cppcheck
analyse: deps
	@spec/analyse

# What the program consists of, for those who keep lists of it: each library
# that is linked in, and what it loads.
linked = $(patsubst -l%,%,$(filter -l%,$(filter-out -lm -ldl,$(static))))
of_library = $(shell $(CC) -print-file-name=$(1))
sbom_of = $(foreach name,$(linked),$(call of_library,lib$(name).a)) \
          CONTAINS=$(LUAC_LIBRARY)/argparse.lua \
          DYNAMIC_LINK=$(call of_library,libc.so.6) \
          OPTIONAL_DEPENDENCY_OF=$(call of_library,libzip.so) \
          BUILD_TOOL_OF=$(shell command -v $(CC))

sbom: $(BUILD)/cotter.spdx.json
$(BUILD)/cotter.spdx.json: $(BUILD)/cotter spec/sbom.lua
	$(say) SBOM $@
	$Q$(BUILD)/cotter run spec/sbom.lua $(BUILD)/cotter $(sbom_of) > $@

# Builds once more, in another folder, and compares.
reproducible: all
	@MAKE='$(MAKE)' CC='$(CC)' spec/reproducible $(BUILD)

# Corpora are replayed where a sanitizer watches.
tests: $(tests) $(BUILD)/spec/limbo $(BUILD)/spec/overflow \
       $(BUILD)/spec/server $(BUILD)/spec/lacking $(if $(SANITIZE),$(replays))

# Fuzzes each target for some seconds: make fuzz SECONDS=60. TARGETS names those
# that are wanted, if not all.
fuzz:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzz CC=clang \
	    CFLAGS='-O1 -g' SANITIZE='fuzzer-no-link address undefined' fuzzers
	@spec/fuzz/run $(BUILD)/fuzz $(or $(SECONDS),10) $(TARGETS)

fuzzers: $(fuzzers)
replays: $(replays)

# What is made of the tables of the commands: the page of the manual, and what
# shells complete by.
manual = $(BUILD)/share/man/man1/cotter.1
completions = $(BUILD)/share/bash-completion/completions/cotter \
              $(BUILD)/share/zsh/site-functions/_cotter \
              $(BUILD)/share/fish/vendor_completions.d/cotter.fish
told = $(manual) $(completions)
shell_of = $(word 2,$(subst -, ,$(subst /, ,$(@:$(BUILD)/%=%))))

$(manual): $(BUILD)/cotter
	@mkdir -p $(@D)
	$Q$(BUILD)/cotter help --man > $@

$(completions): $(BUILD)/cotter
	@mkdir -p $(@D)
	$Q$(BUILD)/cotter completion $(shell_of) > $@

# Of a path with a blank in it make knows two: rm -rf would take the first.
one_path = $(if $(word 2,[$(DESTDIR)$(PREFIX)]), \
             $(error PREFIX and DESTDIR are to have no blank in them))

install: all $(told)
	$(one_path)
	install -d $(bindir) $(libdir)/cotter $(sharedir)
	cd $(BUILD)/share && find . -type f -exec install -D -m 644 '{}' \
	    '$(abspath $(DESTDIR)$(PREFIX))/share/{}' \;
	install $(BUILD)/cotter $(bindir)
	install -m 644 $(BUILD)/lib/cotter/core.so $(libdir)/cotter
	cd lua && find cotter -name '*.lua' \
	    -exec install -D -m 644 '{}' '$(abspath $(sharedir))/{}' \;
	cd $(BUILD)/shipped/library && find cotter -name '*.lua' \
	    -exec install -D -m 644 '{}' '$(abspath $(sharedir))/{}' \;
	install -m 644 $(types) $(sharedir)/cotter

# Folders that are empty then go too, but for the system's own.
own_prefix = $(filter-out /usr /usr/local,$(PREFIX))
remove_empty = rmdir -p --ignore-fail-on-non-empty
uninstall:
	$(one_path)
	rm -f $(bindir)/cotter
	rm -rf $(libdir)/cotter $(sharedir)/cotter
	cd $(DESTDIR)$(PREFIX) && rm -f $(told:$(BUILD)/%=%)
	-cd $(DESTDIR)$(PREFIX) && $(remove_empty) \
	    $(dir $(told:$(BUILD)/%=%))
	-cd $(DESTDIR)$(PREFIX) && $(remove_empty) lib/lua/5.4 share/lua/5.4 \
	    $(if $(DESTDIR)$(own_prefix),bin)
	-$(if $(DESTDIR),cd $(DESTDIR) && $(remove_empty) $(PREFIX:/%=%), \
	    $(if $(own_prefix),rmdir --ignore-fail-on-non-empty $(PREFIX)))

clean:
	rm -rf $(BUILD)

.PHONY: all always analyse bench check chromium clean coverage deps \
        determinism faults fuzz fuzzers install lint mutants mutate-core nginx \
        prove replays reproducible run sbom test tests uninstall
.SECONDARY:
-include $(wildcard $(BUILD)/core/*.d $(BUILD)/core/*/*.d $(BUILD)/spec/c/*.d \
          $(BUILD)/spec/bench/*.d $(BUILD)/spec/fuzz/*.d \
          $(BUILD)/spec/faults/*.d)
