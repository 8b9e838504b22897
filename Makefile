# The whole build. GNU make, no configure step, nothing generated into the tree.
#
#   make                 tools into build/bin and build/libexec/crm
#   make check           everything .ci/run runs
#   make install         PREFIX=/usr/local DESTDIR=
#   make help            the other targets
#
# CC, CFLAGS and LDFLAGS may be given; WERROR=1 makes warnings errors; SAN=1
# builds with ASan and UBSan beside the ordinary build.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:

VERSION := $(shell cat VERSION)

ifeq ($(SAN),1)
BUILD ?= build-asan
else
BUILD ?= build
endif

PREFIX ?= /usr/local
DESTDIR ?=
FUZZ_SECONDS ?= 10
FUZZ_CC ?= clang
PROVE ?= prove -j2
TEST_ARGS ?=

# -- flags ---------------------------------------------------------------------

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wwrite-strings -Wpointer-arith -Wvla -Wformat=2 -Wundef
ifeq ($(WERROR),1)
WARN += -Werror
endif

CFLAGS ?= -O2 -g
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -Ilib $(WARN) -fPIE $(MODE_CFLAGS) $(CFLAGS) $(CPPFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(MODE_LDFLAGS) $(LDFLAGS)

ifeq ($(SAN),1)
SAN_FLAGS = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
MODE_CFLAGS = $(SAN_FLAGS)
MODE_LDFLAGS = $(SAN_FLAGS)
else
# _FORTIFY_SOURCE wants an optimising compiler: CFLAGS=-O0 goes without it.
MODE_CFLAGS = -fstack-protector-strong \
	$(if $(filter -O0,$(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
MODE_LDFLAGS =
endif

# -- what there is -------------------------------------------------------------

LIB_SRC := $(sort $(wildcard lib/*/*.c))
CMD_SRC := $(sort $(wildcard cmd/*.c))
UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))

LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/obj/%.o)
CMD_OBJ := $(CMD_SRC:%.c=$(BUILD)/obj/%.o)
UNIT_BIN := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/unit/%)
FUZZ_BIN := $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/fuzz/%)
ARCHIVE := $(BUILD)/libcrm.a

BIN := $(patsubst cmd/%.c,$(BUILD)/bin/%,$(wildcard cmd/crm.c) $(filter cmd/crm-%.c,$(CMD_SRC)))
TOOLS := $(filter crm-%,$(notdir $(BIN)))
COMPLETIONS := $(patsubst %,$(BUILD)/%,$(sort $(wildcard completions/*)))
LIBEXEC := $(patsubst cmd/%.c,$(BUILD)/libexec/crm/%,$(filter cmd/follow-%.c cmd/tell.c cmd/train.c,$(CMD_SRC)))

# -- which tool links what -----------------------------------------------------
# --as-needed drops what a tool does not use, so that the lists may be generous;
# which of the libraries a tool must never load is asserted by a test with ldd.

BASE_LIBS = -lsqlite3 -ljansson -lcsv -lutf8proc -linih -lnettle -lm
GIT_LIBS = -lgit2 -ldeflate
HTTP_LIBS = -lcurl
ICAL_LIBS = -lical
MIME_LIBS = -lgmime-3.0 -lgobject-2.0 -lglib-2.0
MARKDOWN_LIBS = -lcmark
LINEAR_LIBS = -llinear
SODIUM_LIBS = -lsodium -ldeflate
GIT_TOOLS = crm-log crm-check crm-clone crm-sync follow-history
HTTP_TOOLS = crm-mail crm-notify follow-hooks tell
ICAL_TOOLS = crm-import crm-task crm-calendar
MIME_TOOLS = crm-mail
MARKDOWN_TOOLS = crm-kb
LINEAR_TOOLS = train
SODIUM_TOOLS = crm-backup

libs_of = $(BASE_LIBS) $(if $(filter $(1),$(GIT_TOOLS)),$(GIT_LIBS)) \
	$(if $(filter $(1),$(HTTP_TOOLS)),$(HTTP_LIBS)) \
	$(if $(filter $(1),$(ICAL_TOOLS)),$(ICAL_LIBS)) \
	$(if $(filter $(1),$(MIME_TOOLS)),$(MIME_LIBS)) \
	$(if $(filter $(1),$(MARKDOWN_TOOLS)),$(MARKDOWN_LIBS)) \
	$(if $(filter $(1),$(LINEAR_TOOLS)),$(LINEAR_LIBS)) \
	$(if $(filter $(1),$(SODIUM_TOOLS)),$(SODIUM_LIBS))

# -- building ------------------------------------------------------------------

.PHONY: all help install uninstall check demo bench soak fuzz dist clean unit unit-build tap lint

all: $(BIN) $(LIBEXEC) $(COMPLETIONS) $(BUILD)/share/crm

help:
	@echo 'all install uninstall check demo bench fuzz dist clean unit tap lint'
	@echo 'variables: CC CFLAGS LDFLAGS PREFIX DESTDIR BUILD SAN=1 WERROR=1 N= FUZZ_SECONDS='

# GMime's headers lie in folders of their own; pkg-config knows which. One file sees them.
MIME_CFLAGS = $(shell pkg-config --cflags gmime-3.0)

# A changed compiler or flag rebuilds; the file is touched only when it differs.
FLAGS_NOW = $(CC) $(ALL_CFLAGS) / $(ALL_LDFLAGS)
.PHONY: FORCE
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(FLAGS_NOW)' | cmp -s - $@ || printf '%s\n' '$(FLAGS_NOW)' >$@

$(BUILD)/obj/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(EXTRA_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/obj/lib/cli/version.o: EXTRA_CFLAGS = -DCRM_VERSION='"$(VERSION)"'
$(BUILD)/obj/lib/cli/version.o: VERSION
$(BUILD)/obj/lib/form/mime.o: EXTRA_CFLAGS = $(MIME_CFLAGS)

# The list of members is a prerequisite too: a source taken away leaves the archive.
$(BUILD)/members: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(LIB_OBJ)' | cmp -s - $@ || printf '%s\n' '$(LIB_OBJ)' >$@

$(ARCHIVE): $(LIB_OBJ) $(BUILD)/members
	@rm -f $@
	$(AR) rcsD $@ $(LIB_OBJ)

$(BUILD)/bin/%: $(BUILD)/obj/cmd/%.o $(ARCHIVE)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $< $(ARCHIVE) $(call libs_of,$*)

$(BUILD)/libexec/crm/%: $(BUILD)/obj/cmd/%.o $(ARCHIVE)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $< $(ARCHIVE) $(call libs_of,$*)

# Tools look for ../share/crm beside their own folder, built or installed alike.
$(BUILD)/share/crm:
	@mkdir -p $(@D)
	ln -sfn '$(CURDIR)/share/crm' $@

# Completion scripts name every tool: a new one is a file in cmd/, and no list.
$(BUILD)/tools: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(TOOLS)' | cmp -s - $@ || printf '%s\n' '$(TOOLS)' >$@

$(BUILD)/completions/%: completions/% $(BUILD)/tools
	@mkdir -p $(@D)
	sed 's/@TOOLS@/$(TOOLS)/' $< >$@

# -- tests ---------------------------------------------------------------------

$(BUILD)/unit/%: $(BUILD)/obj/tests/unit/%.o $(ARCHIVE)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $< $(ARCHIVE) $(BASE_LIBS) $(GIT_LIBS) $(HTTP_LIBS) $(ICAL_LIBS) $(MARKDOWN_LIBS) $(MIME_LIBS) $(LINEAR_LIBS) \
		$(SODIUM_LIBS)

# Tests name their own headers from the top of the tree: "tests/unit/tap.h".
$(BUILD)/obj/tests/%.o: EXTRA_CFLAGS = -I.

# Preloaded into the tools by tests of faults. Built alike in every mode: a sanitizer's runtime has no place in it.
FAULT_IO := $(BUILD)/fault/faultio.so
FAULT_FLAGS = -std=c11 -D_GNU_SOURCE -I. $(WARN) -O1 -g -fPIC -shared

$(FAULT_IO): tests/fault/faultio.c tests/fault/keep.c tests/fault/keep.h
	@mkdir -p $(@D)
	$(CC) $(FAULT_FLAGS) -o $@ $(filter %.c,$^) -ldl

# Draws figures, for tests that look at pictures from outside.
FIGURES := $(BUILD)/test/figures

$(FIGURES): $(BUILD)/obj/tests/figure/figures.o $(ARCHIVE)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $< $(ARCHIVE) $(BASE_LIBS)

unit-build: $(UNIT_BIN) $(FAULT_IO)

unit: unit-build
	PROVE='$(PROVE)' scripts/run-tests unit $(BUILD) $(TEST_ARGS)

tap: all $(FAULT_IO) $(FIGURES)
	PROVE='$(PROVE)' scripts/run-tests tap $(BUILD)/bin $(TEST_ARGS)

lint:
	scripts/lint

check:
	scripts/check

# From a bare checkout on a fresh machine: what is missing is installed first.
demo:
	scripts/bootstrap build
	+$(MAKE) all
	CRM_BIN='$(abspath $(BUILD))/bin' scripts/demo

# Random copies that must come to the same: SEEDS of them.
SEEDS = 1000
soak: all $(FAULT_IO)
	SYNC_SEEDS="$$(seq -s ' ' $(SEEDS))" SYNC_STEPS=60 TEST_TIMEOUT=86400 scripts/run-tests tap $(BUILD)/bin 131-sync-random

bench:
	scripts/bootstrap bench
	+$(MAKE) all
	CC='$(CC)' BUILD='$(BUILD)' tests/bench/run $(N)

# Fuzzers compile the library again: coverage and sanitizers must reach into it.
FUZZ_FLAGS = -std=c11 -D_GNU_SOURCE -Ilib -I. -O1 -g -fno-omit-frame-pointer \
	-fsanitize=address,undefined -fno-sanitize-recover=undefined
FUZZ_OBJ := $(LIB_SRC:%.c=$(BUILD)/fuzz/obj/%.o)

$(BUILD)/fuzz/obj/lib/cli/version.o: EXTRA_CFLAGS = -DCRM_VERSION='"$(VERSION)"'
$(BUILD)/fuzz/obj/lib/form/mime.o: EXTRA_CFLAGS = $(MIME_CFLAGS)

$(BUILD)/fuzz/obj/%.o: %.c
	@mkdir -p $(@D)
	$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link $(EXTRA_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/fuzz/libcrm.a: $(FUZZ_OBJ) $(BUILD)/members
	@rm -f $@
	$(AR) rcsD $@ $(FUZZ_OBJ)

$(BUILD)/fuzz/fuzz_%: tests/fuzz/fuzz_%.c $(BUILD)/fuzz/libcrm.a
	@mkdir -p $(@D)
	$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer -MMD -MP -MF $@.d -o $@ $< $(BUILD)/fuzz/libcrm.a \
		-Wl,--as-needed $(BASE_LIBS) $(GIT_LIBS) $(HTTP_LIBS) $(ICAL_LIBS) $(MARKDOWN_LIBS) $(MIME_LIBS) $(SODIUM_LIBS)

fuzz: $(FUZZ_BIN)
	FUZZ_SECONDS='$(FUZZ_SECONDS)' scripts/run-fuzz $(FUZZ_BIN)

# -- installing ----------------------------------------------------------------
# One script knows the list of files, so that uninstall removes what install put.

install: all
	scripts/install '$(BUILD)' '$(DESTDIR)' '$(PREFIX)'

uninstall:
	scripts/install --remove '$(BUILD)' '$(DESTDIR)' '$(PREFIX)'

# -- releasing -----------------------------------------------------------------

# The bytes depend on the commit alone: git takes times from it, gzip -n none.
dist:
	git archive --format=tar --prefix=crm-$(VERSION)/ HEAD | gzip -9n >crm-$(VERSION).tar.gz
	@echo crm-$(VERSION).tar.gz

clean:
	rm -rf build build-asan build-clang crm-*.tar.gz

-include $(LIB_OBJ:.o=.d) $(CMD_OBJ:.o=.d) $(UNIT_SRC:%.c=$(BUILD)/obj/%.d)
-include $(BUILD)/obj/tests/figure/figures.d
-include $(FUZZ_OBJ:.o=.d) $(FUZZ_BIN:=.d)
