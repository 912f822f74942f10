# cotter. GNU make; one file, no recursion. Set PREFIX, DESTDIR, CFLAGS and
# LDFLAGS as usual; BUILD names the folder that all output goes to.

.DELETE_ON_ERROR:
.SUFFIXES:

BUILD ?= build
PKG_CONFIG ?= pkg-config

CFLAGS ?= -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla -Wcast-qual \
           -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings
packages = lua5.4 libcrypto libpsl libidn2
cppflags = -Icore $(shell $(PKG_CONFIG) --cflags $(packages)) $(CPPFLAGS)
cflags = -std=c11 -fPIC -fvisibility=hidden $(WARNINGS) $(CFLAGS)
ldlibs = $(shell $(PKG_CONFIG) --libs $(packages)) $(LDLIBS)
compile = $(CC) $(cppflags) $(cflags) -MMD -MP
link = $(CC) $(cflags) $(LDFLAGS)

sources = $(filter-out core/main.c core/embed.c,$(wildcard core/*.c core/*/*.c))
library = $(sources:%.c=$(BUILD)/%.o)
tests = $(patsubst spec/c/%.c,$(BUILD)/spec/%,$(wildcard spec/c/*_test.c))

all: $(BUILD)/cotter $(BUILD)/lib/cotter/core.so

$(BUILD)/cotter: $(BUILD)/core/main.o $(library)
	$(link) -Wl,-E -o $@ $^ $(ldlibs)

$(BUILD)/lib/cotter/core.so: $(library)
	@mkdir -p $(@D)
	$(link) -shared -o $@ $^ $(ldlibs)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(compile) -c -o $@ $<

$(BUILD)/spec/%: $(BUILD)/spec/c/%.o $(library)
	$(link) -o $@ $^ $(ldlibs)

# Debian's busted names Lua 5.1 in its first line.
busted = LUA_PATH="lua/?.lua;lua/?/init.lua;./?.lua;;" \
         LUA_CPATH="$(BUILD)/lib/?.so;;" lua5.4 /usr/bin/busted

test: all $(tests)
	@for test in $(tests); do $$test || exit; done
	$(busted)

clean:
	rm -rf $(BUILD)

.PHONY: all clean test
.SECONDARY:
-include $(wildcard $(BUILD)/core/*.d $(BUILD)/core/*/*.d $(BUILD)/spec/c/*.d)
