package exchange

import (
	"context"
	"fmt"

	"fiducial/data"
	"fiducial/data/format"
	"fiducial/data/output"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// askReplace asks whether an import may replace the file that is there, and says what would be lost.
func (d *importDialog) askReplace(s format.Source, plan output.Plan) {
	plan.Force = true
	permit, err := output.Allow(plan)
	if err != nil {
		d.form.Refuse(kit.Sentence(err))
		return
	}
	release := func() {
		if err := permit.Release(); err != nil {
			d.f.shell.Fail(err)
		}
	}
	to, typed, there := plan.Writes[0].Path, d.dataset.Text, ""
	d.asking = true
	d.f.shell.Start("Looking at "+kit.FileName(to), func(ctx context.Context, t *shell.Task) (err error) {
		there, err = whatIsThere(ctx, to, permit.Replaced(), t.Progress)
		return err
	}, func(err error) {
		d.asking = false
		if now, _ := d.source(); !d.form.Shown() || now != s || d.dataset.Text != typed || there == "" {
			release()
			if err != nil {
				d.form.Refuse(kit.Sentence(err))
			}
			return
		}
		d.f.shell.Confirm("Replace "+kit.FileName(to)+"?", there, "Replace", func() {
			d.form.Hide()
			d.f.read(s, to, permit)
		}, release)
	})
}

// whatIsThere says what would be lost with a file that is replaced. It is a background task.
func whatIsThere(ctx context.Context, path string, replaced []output.Replaced, progress func(done, total int64)) (string, error) {
	name := kit.FileName(path)
	if len(replaced) == 0 || !replaced[0].Dataset {
		return name + " is there already. It is a file of another kind, no dataset. What is in it would be lost.", nil
	}
	n, err := labelled(ctx, path, progress)
	if err != nil {
		return "", err
	}
	text := fmt.Sprintf("%s is there already. It is a dataset with %s, whose labels would be lost.", name, kit.Counted(n, "labelled face", "labelled faces"))
	if edits := replaced[0].Unsaved; edits > 0 {
		text += fmt.Sprintf(" Its project file has unsaved edits of %s as well; they stay there.", kit.Counted(edits, "point", "points"))
	}
	return text, nil
}

// labelled counts the faces of a dataset that have a label in its file.
func labelled(ctx context.Context, path string, progress func(done, total int64)) (n int, err error) {
	ds, err := data.Open(path, data.Options{})
	if err != nil {
		return 0, err
	}
	defer ds.Close()
	if err := ds.Load(ctx, progress); err != nil {
		return 0, err
	}
	for row := range ds.Rows() {
		for _, p := range ds.Labels(row) {
			if p.Known {
				n++
				break
			}
		}
	}
	return n, nil
}
