# Fiducial: `make run` opens the program, `make test` tests it. Both install what is missing first.

GO       ?= go
OUT      := out
PROGRAM  := bin/fiducial
BUDGET   ?= 5m
TRIALS   ?= 0
ROUNDS   ?= 20
SEED     ?= 1
TIME     ?= 10m

.PHONY: weights finder finder-proof run build format test processors window test-all test-arm64 check golden bench bench-predict bench-accuracy bench-search bench-asha bench-start bench-drag bench-photos bench-review bench-go suspects suspects-learned monkey soak torture torture-every drawing clean headless

run: ## Open the window; without a display, a tour under Xvfb that leaves pictures in out/
	@.ci/setup run
	@.ci/open

build: ## Build the program into bin/
	@.ci/setup build
	@echo "Building $(PROGRAM); the first build compiles the window toolkit and takes some minutes."
	$(GO) build -o $(PROGRAM) ./app

headless: ## Build the program without a window, for machines without display libraries
	CGO_ENABLED=0 $(GO) build -tags headless -o bin/fiducial-headless ./app

check: ## gofmt, go vet, staticcheck
	@$(MAKE) --no-print-directory format
	$(GO) vet ./...
	$(GO) vet -tags e2e ./app/e2e
	CGO_ENABLED=0 GOOS=darwin GOARCH=arm64 $(GO) vet ./model/...
	$(GO) tool staticcheck -tags e2e ./...

format:
	@test -z "$$(gofmt -l app ui model data assets)" || { gofmt -l app ui model data assets; echo "these files want gofmt"; exit 1; }

test: ## Everything that fits in a quarter of an hour, the real window included
	@.ci/setup test
	@$(MAKE) --no-print-directory format build
	$(GO) test -short -vet=off -timeout 30m ./...
	@$(MAKE) --no-print-directory -j 2 --output-sync=target processors window

processors: ## The arithmetic and the built program as older processors, emulated
	@.ci/processors

window: ## The tests in the real window, under Xvfb
	$(GO) test -tags e2e -vet=off -count=1 -timeout 30m ./app/e2e

test-all: ## What takes longer: go vet, staticcheck, data races, headless build, arm64, fuzzing, goldens against PyTorch
	@.ci/setup test-all
	@$(MAKE) --no-print-directory check
	$(GO) test -race -short -timeout 60m ./...
	$(GO) test -timeout 30m $$(grep -rl --include='*_test.go' 'testing.Short()' app data model | xargs -n1 dirname | sort -u | sed 's|^|./|')
	$(GO) test -timeout 30m ./ui -args -monkey.time 20s
	@.ci/processors more
	@$(MAKE) --no-print-directory headless
	CGO_ENABLED=0 $(GO) vet -tags headless ./...
	CGO_ENABLED=0 $(GO) test -timeout 30m -tags headless ./app
	@.ci/paths
	@$(MAKE) --no-print-directory -j 2 --output-sync=target test-arm64 torture TIME=3m
	@.ci/peers
	@.ci/slurm
	@.ci/fuzz
	/usr/bin/python3 model/network/testdata/golden.py --check
	/usr/bin/python3 model/scheme/testdata/measure.py --check
	/usr/bin/python3 model/finder/testdata/golden.py --check

test-arm64: ## The arithmetic and the networks on an emulated arm64, every path of it forced once
	@.ci/setup test-arm64
	$(GO) test ./model/kernel/internal/genarm64
	CGO_ENABLED=0 GOARCH=arm64 $(GO) test -short -timeout 40m -exec qemu-aarch64 ./model/kernel
	@for path in portable neon; do \
		echo "The networks by $$path"; \
		FIDUCIAL_KERNEL=$$path CGO_ENABLED=0 GOARCH=arm64 $(GO) test -short -timeout 40m -exec qemu-aarch64 ./model/op ./model/network || exit 1; \
	done

golden: ## Compute the golden values again with Debian's PyTorch
	@.ci/setup golden
	/usr/bin/python3 model/network/testdata/golden.py
	/usr/bin/python3 model/scheme/testdata/measure.py
	/usr/bin/python3 model/finder/testdata/golden.py
	/usr/bin/python3 model/evaluation/testdata/evaluate.py

weights: build ## Train the embedded weights anew on the contest's faces (FIDUCIAL_FACES); about half an hour on two cores
	@mkdir -p $(OUT)
	$(PROGRAM) train "$(FIDUCIAL_FACES)/training.zip" --preset heatmap --epochs 50 --set out_channel=24,48,96 --set all_faces=true --out $(OUT)/weights.safetensors
	$(PROGRAM) strip $(OUT)/weights.safetensors --half --twin "$(TWIN)" --out assets/weights.safetensors

finder: ## Train the network that finds faces in photos anew, on the contest's faces (FIDUCIAL_FACES); about half an hour on two cores
	@mkdir -p $(OUT)
	$(GO) run ./model/finder/learn "$(FIDUCIAL_FACES)/training.zip" --out $(OUT)/finder.safetensors
	cp $(OUT)/finder.safetensors assets/finder.safetensors

finder-proof: ## How many faces it finds in drawn photos and, of real faces withheld from training, pasted into the photos of a folder: PHOTOS=dir
	@mkdir -p $(OUT)
	$(GO) run ./app sample $(OUT)/drawn --photos --rows 600 --seed 2026 --force
	$(GO) run ./model/finder/proof photos $(OUT)/drawn/faces.csv
	$(GO) run ./model/finder/proof pasted "$(FIDUCIAL_FACES)/training.zip" --photos "$(PHOTOS)"
	$(GO) run ./model/finder/proof alone --photos "$(PHOTOS)"
	$(GO) run ./model/finder/proof refine "$(FIDUCIAL_FACES)/training.zip" --photos "$(PHOTOS)"

bench: ## Training steps side by side with PyTorch; writes docs/performance.md (about ten minutes, on a quiet machine)
	@.ci/setup bench
	$(GO) run ./model/bench steps

bench-predict: ## Predicting with the built-in weights side by side with npm's onnxruntime-node; real faces by FIDUCIAL_FACES
	$(GO) run ./model/bench predict --runtime "$$(.ci/onnxruntime)"

bench-accuracy: ## RMSE against time, side by side with PyTorch, for BUDGET (5m) a run; real faces by FIDUCIAL_FACES
	@.ci/setup bench
	$(GO) run ./model/bench accuracy --budget $(BUDGET)

bench-search: ## The notebook's 108 trials side by side with PyTorch, or TRIALS of them; real faces by FIDUCIAL_FACES
	@.ci/setup bench
	$(GO) run ./model/bench search --trials $(TRIALS)

bench-asha: ## What random search and ASHA find in a third of a grid's time (half an hour); real faces by FIDUCIAL_FACES
	$(GO) run ./model/bench asha

bench-start: ## From the start of the process to the first face in the window, beside a bare window
	@.ci/setup test
	@$(MAKE) --no-print-directory build
	FIDUCIAL_FIGURES=$(CURDIR)/docs/performance/start.json $(GO) test -tags e2e -timeout 20m -run '^$$' -bench '^BenchmarkStart$$' -benchtime 1x ./app/e2e
	$(GO) run ./model/bench render

bench-drag: ## From mouse to pixels in the window, with and without training
	@.ci/setup test
	@$(MAKE) --no-print-directory build
	FIDUCIAL_FIGURES=$(CURDIR)/docs/performance/drag.json $(GO) test -tags e2e -timeout 20m -run '^$$' -bench '^BenchmarkDragToPixels$$' -benchtime 1x ./app/e2e
	$(GO) run ./model/bench render

bench-photos: ## The window on 10,000 faces in 500 photos of 12 megapixels, drawn for it (2 GB of disk, a quarter of an hour)
	@.ci/setup test
	@$(MAKE) --no-print-directory build
	$(GO) test -tags e2e -timeout 40m -run '^$$' -bench '^BenchmarkPhotos$$' -benchtime 1x ./app/e2e

suspects: ## How many planted label errors suspects finds with weights that never saw the faces: FACES=f.csv MODEL=m.safetensors
	$(GO) run ./model/suspects/proof rounds $(FACES) --model $(MODEL) --rounds $(ROUNDS)

suspects-learned: ## The same after training for TIME (10m) on a copy of FACES with errors by SEED in it, and on nothing else
	@mkdir -p $(OUT)
	$(GO) run ./model/suspects/proof plant $(FACES) --seed $(SEED) --out $(OUT)/planted.csv
	$(GO) run ./app train $(OUT)/planted.csv --preset heatmap --time $(TIME) --out $(OUT)/planted.safetensors
	$(GO) run ./model/suspects/proof measure $(OUT)/planted.csv --model $(OUT)/planted.safetensors

bench-review: ## From the key that decides on a suspect to the next face in the window
	@.ci/setup test
	@$(MAKE) --no-print-directory build
	$(GO) test -tags e2e -timeout 10m -run '^$$' -bench '^BenchmarkNextSuspect$$' -benchtime 1x ./app/e2e

monkey: ## Random keys, clicks, drags, scrolls and resizes in the real window, for TIME (10m) from SEED (1)
	@.ci/setup test
	@$(MAKE) --no-print-directory build
	$(GO) test -tags e2e -count=1 -timeout 24h -v -run '^TestMonkey$$' ./app/e2e -monkey.time $(TIME) -monkey.seed $(SEED)

soak: ## One real window that opens, trains, searches, reviews and opens again, for TIME (10m); its memory must stay flat
	@.ci/setup test
	@$(MAKE) --no-print-directory build
	$(GO) test -tags e2e -count=1 -timeout 24h -v -run '^TestSoak$$' ./app/e2e -soak.time $(TIME)

torture: ## Kill editors in the middle of whatever they do, and let calls of the system fail, for TIME (10m) from SEED (1)
	@.ci/setup test
	$(GO) test -count=1 -timeout 24h -v -run '^(TestTorture|TestFaults)$$' ./data -args -torture.time $(TIME) -torture.seed $(SEED)

torture-every: ## Let every single call of the system that opening, editing and saving make fail, in seven ways (half an hour)
	@.ci/setup test
	$(GO) test -count=1 -timeout 24h -v -run '^TestEveryFault$$' ./data -args -torture.every

bench-go: ## Go benchmarks of every package
	$(GO) test -run '^$$' -bench . -benchmem ./...

drawing: ## Write the drawing of the packages in docs/architecture.md anew
	$(GO) test -count=1 -run '^TestDrawingOfThePackages$$' ./app -draw

clean: ## Remove what was built
	rm -rf bin $(OUT)

help: ## This list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12
