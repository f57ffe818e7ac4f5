# Thin doors to tools/ and the CMake presets. `make` alone says what there is.
export PATH := $(CURDIR)/build/deps/bin:$(PATH)
DATA ?= polku-data
LISTEN ?= 127.0.0.1:8080

.PHONY: help setup web build run test quick bench accuracy sanitize fuzz lint fmt clean
help:
	@echo "make run       install what is missing, build, serve a demo at http://$(LISTEN)"
	@echo "make test      install what is missing, build, run every test"
	@echo "make build     the program at build/bin/polku, with its library in build/lib"
	@echo "make quick     unit tests only"
	@echo "make bench     measure; writes docs/performance.md"
	@echo "make accuracy  measure how comments are understood; writes docs/accuracy.md (DATA=labelled texts)"
	@echo "make sanitize  unit and contract tests under ASan and UBSan"
	@echo "make fuzz      build the fuzz targets and run each for FUZZ_SECONDS (60)"
	@echo "make lint      tidy.py, clang-format and clang-tidy;  make fmt  formats"

setup:
	@tools/setup

web: setup
	@tools/build_web

build: web
	@cmake --preset release -DPOLKU_TESTS=$(or $(TESTS),OFF) \
	  -DPOLKU_WERROR=$(if $(CI),ON,OFF) > build/configure.log || (cat build/configure.log; false)
	@ninja -C build $(or $(TARGETS),polku)

run: build
	@[ -e $(DATA) ] || build/bin/polku demo --data $(DATA)
	@build/bin/polku serve --data $(DATA) --listen $(LISTEN)

test:
	@$(MAKE) --no-print-directory build TESTS=ON TARGETS=all
	@python3 tools/run_tests.py

quick:
	@$(MAKE) --no-print-directory build TESTS=ON TARGETS=all
	@python3 tools/run_tests.py --unit

bench: build
	@cmake --preset bench > build/bench-configure.log || (cat build/bench-configure.log; false)
	@ninja -C build/bench
	@python3 bench/run.py

accuracy: build
	@python3 tools/accuracy.py --write $(if $(filter command,$(origin DATA)),--data $(DATA))

sanitize: web
	@cmake --preset sanitize > build/sanitize-configure.log || (cat build/sanitize-configure.log; false)
	@ninja -C build/sanitize
	@ASAN_OPTIONS=detect_leaks=1 ctest --test-dir build/sanitize -L unit -j2 --output-on-failure

fuzz: setup
	@tools/fuzz $(or $(FUZZ_SECONDS),60)

lint:
	@python3 tools/tidy.py
	@git ls-files '*.cpp' '*.h' | xargs clang-format --dry-run -Werror
	@tools/clang_tidy

fmt:
	@git ls-files -co --exclude-standard '*.cpp' '*.h' | xargs clang-format -i

clean:
	@rm -rf build/src build/test build/bin build/lib build/bench build/sanitize build/fuzz
