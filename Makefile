# The short way to everything; Meson and ninja do the work. `make` alone builds.
BUILD ?= build
MESON_SETUP = meson setup $(BUILD) --buildtype=release

.PHONY: build run test bench check fuzz install sanitize format clean

build: $(BUILD)/build.ninja
	@ninja -C $(BUILD) --quiet

$(BUILD)/build.ninja: | $(BUILD)/packages
	@$(MESON_SETUP) >$(BUILD)/setup.log 2>&1 || { cat $(BUILD)/setup.log; exit 1; }

# What the build needs from the system; asked for once, again when the list changes.
$(BUILD)/packages: tools/packages
	@mkdir -p $(BUILD)
	@tools/packages build test
	@touch $@

# The main job on the samples that come with the project.
run: build
	@tools/run-samples $(BUILD)/tidings

test: build
	@meson test -C $(BUILD) --print-errorlogs

# Figures against peers, as ratios in one run.
bench: build
	@tools/packages bench
	@meson configure $(BUILD) -Dbench=true
	@ninja -C $(BUILD) --quiet
	@tools/run-bench $(BUILD)

# Everything that reads the source rather than runs it.
check: build
	@tools/packages check
	@tools/check-source

# The whole suite under AddressSanitizer and UndefinedBehaviorSanitizer, leaks included. Builds the
# benchmarks too, which no test runs, so that they go on building.
sanitize: | $(BUILD)/packages
	@tools/packages fuzz bench
	@test -f $(BUILD)-sanitize/build.ninja || CC=clang meson setup $(BUILD)-sanitize \
	    --buildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false \
	    -Dbench=true >/dev/null
	@ninja -C $(BUILD)-sanitize --quiet
	@meson test -C $(BUILD)-sanitize --print-errorlogs --timeout-multiplier 10

# Every fuzz target for SECONDS each.
SECONDS ?= 30
fuzz: | $(BUILD)/packages
	@tools/packages fuzz
	@test -f $(BUILD)-fuzz/build.ninja || CC=clang meson setup $(BUILD)-fuzz \
	    --buildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false \
	    -Dfuzz=true >/dev/null
	@ninja -C $(BUILD)-fuzz --quiet fuzz
	@tools/run-fuzz $(BUILD)-fuzz $(SECONDS)

install: build
	@meson install -C $(BUILD)

format:
	@tools/packages check
	@git ls-files '*.c' '*.h' | xargs clang-format -i

clean:
	@rm -rf $(BUILD) $(BUILD)-sanitize $(BUILD)-fuzz
