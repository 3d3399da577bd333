package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"fiducial/data"
	"fiducial/data/curve"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
	"fiducial/data/output"
	"fiducial/model"
	"fiducial/model/checkpoint"
	"fiducial/model/evaluation"
	"fiducial/model/settings"
)

type trainCommand struct {
	File   string         `arg:"" help:"The dataset to train on."`
	Out    string         `required:"" placeholder:"M" help:"Where the checkpoint goes, after every epoch and at the end."`
	Best   string         `placeholder:"B" help:"Where the checkpoint with the lowest test RMSE goes."`
	Preset string         `placeholder:"P" help:"Settings to start from: ${presets}. Without it: the first of these, or the settings of --resume or --from."`
	Epochs *int           `placeholder:"N" help:"How many epochs in all (without it the preset's, or more where faces are few), with --resume those done before included. A run with schedule=cosine is not lengthened well so: its learning rate has fallen to 0 by its last epoch, and jumps up again. Begin a new one with --from."`
	Time   *time.Duration `placeholder:"10m" help:"Train for this long, or for --epochs where these are done before; the learning rate follows it."`
	Resume string         `placeholder:"M" xor:"start" help:"Go on from this checkpoint, with its settings: where it was interrupted, or with more --epochs."`
	From   string         `placeholder:"M" xor:"start" help:"Begin a new run with the weights of this checkpoint."`
	Set    []string       `placeholder:"key=value" sep:"none" help:"Change one setting; may be repeated."`
	readingFlags
	forceFlag
}

type batchObject struct {
	Event string       `json:"event"`
	Epoch int          `json:"epoch"`
	Batch int          `json:"batch"`
	Loss  curve.Number `json:"loss"`
}

type epochObject struct {
	Event           string       `json:"event"`
	Epoch           int          `json:"epoch"`
	TrainLoss       curve.Number `json:"train_loss"`
	TestLoss        curve.Number `json:"test_loss"`
	TestRMSE        curve.Number `json:"test_rmse"`
	MeanFaceRMSE    curve.Number `json:"mean_face_rmse"`
	Seconds         float64      `json:"seconds"`
	ImagesPerSecond curve.Number `json:"images_per_second"`
}

type endObject struct {
	Event                  string         `json:"event"`
	Reason                 string         `json:"reason"`
	Checkpoint             string         `json:"checkpoint"`
	BestEpoch              int            `json:"best_epoch"`
	BestRMSE               curve.Number   `json:"best_rmse"`
	ChosenOn               string         `json:"best_chosen_on,omitempty"` // the faces by which the best epoch was chosen: then best_rmse, measured on them, is too good
	BestValidationRMSE     curve.Number   `json:"best_validation_rmse"`     // of the best epoch's weights
	MeanFaceRMSE           curve.Number   `json:"mean_face_rmse"`           // on the faces of best_rmse
	ValidationRMSE         curve.Number   `json:"validation_rmse"`
	ValidationMeanFaceRMSE curve.Number   `json:"validation_mean_face_rmse"`
	Unit                   string         `json:"unit"`                 // of the errors
	Unlabelled             []string       `json:"unlabelled,omitempty"` // keypoints of which no label was seen: they are not predicted
	FewLabels              map[string]int `json:"few_labels,omitempty"` // keypoints that were learned from fewer than ten labels, and from how many
}

// Run trains until it is done, its time is over or it is interrupted.
func (c *trainCommand) Run(ctx context.Context, r *report, n threads) error {
	// A run that goes on may go on in the file that it goes on from.
	permit, err := c.allow(r, []string{c.File, c.From}, output.Write{Path: c.Out, Kind: output.Checkpoint}, output.Write{Path: c.Best, Kind: output.Checkpoint})
	if err != nil {
		return err
	}
	defer permit.Release()
	o, err := c.trainOptions(n)
	if err != nil {
		return err
	}
	start := o.Resume
	if o.From != nil {
		start = o.From
	}
	reading, err := c.options(c.File, start)
	if err != nil {
		return err
	}
	ds, err := openDataset(ctx, r, c.File, reading)
	if err != nil {
		return err
	}
	defer ds.Close()
	c.suitEpochs(r, ds, &o)
	if err := c.sayStart(r, ds, o); err != nil {
		return err
	}
	sayUnmirrored(r, checkpoint.Unmirrored(o.Settings, ds.Keypoints()))
	if told := o.Settings.TellFew(ds); told != "" {
		r.note("%s", told)
	}
	sayMemory(r, o.Settings, ds)
	p := &trainPrinter{report: r, unit: ds.Unit(), begins: func(goes bool) error {
		if told := lengthened(o); goes && told != "" {
			r.note("%s", told)
		}
		return sayUnusable(r, ds)
	}}
	o.OnBatch, o.OnEpoch = p.batch, p.epoch
	o.OnPhotos = p.photos
	result, err := model.Train(ctx, ds, o)
	p.endBar()
	p.begin(err == nil) // unless it did
	if err != nil {
		return errors.Join(p.broken(result, c.Out), fmt.Errorf("%s: %w", c.File, err))
	}
	if p.failed != nil {
		return p.failed
	}
	if err := p.end(result, c.Out); err != nil || result.Reason != model.Stopped {
		return err
	}
	return c.cutShort(result)
}

// cutShort is the error of a run that was interrupted: what was kept of it, and how to go on.
func (c *trainCommand) cutShort(result *model.Result) error {
	when := "before the end of its first epoch"
	if n := result.Checkpoint.Position.Epoch; n > 0 {
		when = "after " + annotation.Counted(n, "epoch", "epochs")
	}
	and := ""
	if c.Time != nil {
		and = " and --time"
	}
	return interrupted("the run was stopped %s, and what it has learned is kept in %s; go on with --resume %s%s", when, c.Out, c.Out, and)
}

// suitEpochs gives a run from a preset as many epochs as suit the faces, where nobody says how long it is to be.
func (c *trainCommand) suitEpochs(r *report, ds *data.Dataset, o *model.TrainOptions) {
	said := func(pair string) bool { return strings.HasPrefix(pair, "epochs=") }
	if o.Resume != nil || o.From != nil && c.Preset == "" || c.Epochs != nil || c.Time != nil || slices.ContainsFunc(c.Set, said) {
		return
	}
	faces := len(o.Settings.SplitRows(ds, data.Train))
	if suited := o.Settings.SuitedTo(faces); suited.Epochs != o.Settings.Epochs {
		r.note("%d epochs, as there are %d faces to learn from: the preset's %d would be too few", suited.Epochs, faces, o.Settings.Epochs)
		o.Settings = suited
	}
}

// lengthened says that more epochs do not lengthen a run whose learning rate falls to 0 along a cosine, "" where they do.
func lengthened(o model.TrainOptions) string {
	if o.Resume == nil || o.Resume.Settings.Schedule != settings.Cosine || o.Settings.Epochs <= o.Resume.Settings.Epochs || o.Resume.Settings.Epochs == settings.EpochsUnlimited {
		return ""
	}
	epochs := fmt.Sprintf("%d epochs", o.Resume.Settings.Epochs)
	if o.Resume.Settings.Epochs == 1 {
		epochs = "1 epoch"
	}
	return fmt.Sprintf("the run was planned for %s, over which its learning rate falls to 0 (schedule=cosine): with more epochs it jumps up again, which is not what a longer run would have been; begin a new one with --from, or set schedule=constant", epochs)
}

// sayMemory says how much memory a run takes, where that is much.
func sayMemory(r *report, s settings.Settings, ds *data.Dataset) {
	if ds.Side() == 0 || s.Network == "" || s.CheckFor(ds) != nil {
		return // which the run itself says
	}
	if told := s.TellMemory(s.Seen(ds).Side(), len(ds.Keypoints())); told != "" {
		r.note("%s", told)
	}
}

// sayStart says where the error of a run will look better than it is.
func (c *trainCommand) sayStart(r *report, ds *data.Dataset, o model.TrainOptions) error {
	if o.From == nil || r.json {
		return nil
	}
	seen, of := o.From.SeenTestFaces(ds, o.Settings)
	if seen == 0 {
		return nil
	}
	return r.line("%s learned from %d of the %d test faces already: the RMSE of this run will look better than it is", c.From, seen, of)
}

func (c *trainCommand) trainOptions(n threads) (model.TrainOptions, error) {
	o := model.TrainOptions{Threads: int(n), Last: c.Out, Best: c.Best, Calibrate: true}
	switch {
	case c.Epochs != nil && *c.Epochs < 1:
		return o, usageError("--epochs %d: a number of epochs from 1", *c.Epochs)
	case c.Time != nil && *c.Time <= 0:
		return o, usageError("--time %v: a duration above 0, such as 10m", *c.Time)
	case c.Resume != "" && c.Preset != "":
		return o, usageError("--resume and --preset: a run that goes on keeps its settings; leave --preset out, or begin a new run with --from")
	}
	if err := c.begin(&o); err != nil {
		return o, err
	}
	if c.Time != nil {
		o.TimeLimit, o.Settings.Epochs = *c.Time, settings.EpochsUnlimited
	}
	if c.Epochs != nil {
		o.Settings.Epochs = *c.Epochs
	}
	changed := map[string]bool{}
	for _, pair := range c.Set {
		key, value, ok := strings.Cut(pair, "=")
		if !ok {
			return o, usageError("--set %s: write key=value", pair)
		}
		if changed[key] {
			return o, usageError("--set %s: %s is set twice; leave one out", pair, key)
		}
		changed[key] = true
		if key == "epochs" && c.Epochs != nil {
			return o, usageError("--epochs %d with --set %s: both say how many epochs; leave one out", *c.Epochs, pair)
		}
		if err := o.Settings.Set(key, value); err != nil {
			return o, usageError("--set %s: %v", pair, err)
		}
	}
	for _, pair := range c.Set {
		key, _, _ := strings.Cut(pair, "=")
		if needed := o.Settings.Unmet(key); needed != "" {
			return o, usageError("--set %s: it has no effect without %s", pair, needed)
		}
	}
	return o, nil
}

// begin takes the settings to start from, and the checkpoint where there is one.
func (c *trainCommand) begin(o *model.TrainOptions) (err error) {
	path, into := c.Resume, &o.Resume
	if c.From != "" {
		path, into = c.From, &o.From
	}
	if path != "" {
		if *into, err = checkpoint.Load(path); err != nil {
			return err
		}
		o.Settings = (*into).Settings
		if c.From != "" {
			o.Settings = o.From.StartingSettings()
		}
	}
	name := c.Preset
	if name == "" && path == "" {
		name = settings.Presets()[0].Name
	}
	if name == "" {
		return nil
	}
	if o.Settings, err = settings.FromPreset(name); err != nil {
		return usageError("--preset: %v", err)
	}
	return nil
}

// trainPrinter tells of a run as it goes. It is called from the training goroutine alone.
type trainPrinter struct {
	*report
	moved  func(done, total int64)
	clear  func()
	unit   string                // of errors
	begins func(goes bool) error // is called once photos were read, before the first batch, or without one where nothing goes on; nil once it was
	failed error                 // the first failure to write; nobody is left to read the rest
}

// linesAnEpoch bounds how many batch losses an epoch prints as text; JSON has all of them.
const linesAnEpoch = 50

// photos shows how far photos that are files are read. It is called by one goroutine at a time.
func (p *trainPrinter) photos(done, total int64) {
	if p.moved == nil {
		p.moved, p.clear = p.progress("reading photos")
	}
	p.moved(done, total)
	if done == total {
		p.endBar()
	}
}

// begin tells what is known once photos were read; goes says that the run was not refused.
func (p *trainPrinter) begin(goes bool) {
	if p.begins != nil {
		p.keep(p.begins(goes))
		p.begins = nil
	}
}

func (p *trainPrinter) batch(e model.BatchEvent) {
	p.begin(true)
	if p.json {
		p.keep(p.object(batchObject{"batch", e.Epoch, e.Batch, curve.Number(e.Loss)}))
		return
	}
	if p.moved == nil {
		p.moved, p.clear = p.progress(fmt.Sprintf("epoch %d", e.Epoch))
	}
	every := (e.Batches + linesAnEpoch - 1) / linesAnEpoch
	if e.Batch == 1 || e.Batch == e.Batches || e.Batch%every == 0 {
		p.keep(p.line("epoch %d  batch %d/%d  loss %.4g", e.Epoch, e.Batch, e.Batches, e.Loss))
	}
	p.moved(int64(e.Batch), int64(e.Batches))
}

func (p *trainPrinter) epoch(e model.EpochEvent) {
	p.endBar()
	if p.json {
		p.keep(p.object(epochObject{"epoch", e.Epoch, curve.Number(e.TrainLoss), curve.Number(e.TestLoss), curve.Number(e.TestRMSE),
			curve.Number(e.MeanFace), e.Seconds, curve.Number(e.ImagesPerSecond)}))
		return
	}
	of := ""
	if e.Epochs < settings.EpochsUnlimited {
		of = fmt.Sprintf("/%d", e.Epochs)
	}
	measured := ""
	if !math.IsNaN(e.TestRMSE) {
		measured = fmt.Sprintf("  test loss %.4g  test RMSE %s", e.TestLoss, besideMeanFace(e.TestRMSE, e.MeanFace, p.unit))
	}
	p.keep(p.line("epoch %d%s  train loss %.4g%s  %.1f s  %.0f images/s", e.Epoch, of, e.TrainLoss, measured, e.Seconds, e.ImagesPerSecond))
}

func (p *trainPrinter) end(result *model.Result, checkpoint string) error {
	if p.json {
		end := endObject{
			Event: "end", Reason: result.Reason, Checkpoint: checkpoint, BestEpoch: result.BestEpoch,
			BestRMSE: curve.Number(result.BestRMSE), MeanFaceRMSE: curve.Number(result.BestMeanFace), BestValidationRMSE: curve.Number(result.BestValidationRMSE),
			ValidationRMSE: curve.Number(result.ValidationRMSE), ValidationMeanFaceRMSE: curve.Number(result.ValidationMeanFace), Unit: p.unit,
		}
		if result.Chosen {
			end.ChosenOn = string(evaluation.TestFaces)
		}
		if result.Checkpoint != nil {
			end.Unlabelled = result.Checkpoint.Unknown()
			_, end.FewLabels = result.Checkpoint.FewLabels(result.Checkpoint.Keypoints)
		}
		return p.object(end)
	}
	said := append([]string{ending(result)}, p.figures(result)...)
	if result.Checkpoint != nil && len(result.Checkpoint.Unknown()) > 0 {
		said = append(said, "not predicted, as no label of it was seen: "+harmless.Sentence(strings.Join(result.Checkpoint.Unknown(), ", ")))
	}
	if result.Checkpoint != nil {
		if few := result.Checkpoint.SaysFew(result.Checkpoint.Keypoints); few != "" {
			said = append(said, harmless.Sentence(few))
		}
	}
	if evaluation.NoBetterThanMeanFace(result.BestRMSE, result.BestMeanFace) {
		said = append(said, evaluation.NoBetter)
	}
	return p.line("%s; checkpoint in %s", strings.Join(said, "; "), checkpoint)
}

// figures says how good the best epoch and the last one are: on the test faces, by which the best was chosen, and on those of validation.
func (p *trainPrinter) figures(result *model.Result) (said []string) {
	if result.BestEpoch > 0 {
		best := fmt.Sprintf("best test RMSE %s in epoch %d", besideMeanFace(result.BestRMSE, result.BestMeanFace, p.unit), result.BestEpoch)
		if result.Chosen {
			best += ", chosen by these test faces"
		}
		said = append(said, best)
	}
	switch last, best := result.ValidationRMSE, result.BestValidationRMSE; {
	case math.IsNaN(last):
	case result.BestEpoch == 0 || best == last:
		said = append(said, "validation RMSE "+besideMeanFace(last, result.ValidationMeanFace, p.unit))
	case math.IsNaN(best):
		said = append(said, "validation RMSE of the last epoch "+besideMeanFace(last, result.ValidationMeanFace, p.unit))
	default:
		said = append(said, fmt.Sprintf("validation RMSE of that epoch %s, of the last %.3f %s", besideMeanFace(best, result.ValidationMeanFace, p.unit), last, p.unit))
	}
	return said
}

// broken tells programs why a run ended that an error ended, which people read in the error itself.
func (p *trainPrinter) broken(result *model.Result, checkpoint string) error {
	if !p.json || result == nil || p.failed != nil {
		return p.failed
	}
	if result.Checkpoint == nil {
		checkpoint = ""
	}
	return p.end(result, checkpoint)
}

// besideMeanFace writes an RMSE, in a unit, with that of the mean face over the same faces, where that is known.
func besideMeanFace(rmse, meanFace float64, unit string) string {
	if math.IsNaN(meanFace) {
		return fmt.Sprintf("%.3f %s", rmse, unit)
	}
	return fmt.Sprintf("%.3f %s (mean face %.3f)", rmse, unit, meanFace)
}

// ending says in words why a run ended.
func ending(r *model.Result) string {
	switch {
	case r.Reason == model.TimeUp:
		return "the time is up"
	case r.Reason == model.OutOfPatience && r.Checkpoint.Position.Epoch == r.BestEpoch:
		return fmt.Sprintf("no better any more, back to epoch %d", r.BestEpoch)
	case r.Reason == model.OutOfPatience:
		return fmt.Sprintf("no better any more since epoch %d", r.BestEpoch)
	}
	return r.Reason
}

func (p *trainPrinter) endBar() {
	if p.clear != nil {
		p.clear()
		p.moved, p.clear = nil, nil
	}
}

func (p *trainPrinter) keep(err error) {
	if p.failed == nil {
		p.failed = err
	}
}

// presetNames lists the presets for the help text.
func presetNames() string {
	var names []string
	for _, p := range settings.Presets() {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}
