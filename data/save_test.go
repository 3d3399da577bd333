package data

import "testing"

func TestSaveChangesTwoCells(t *testing.T) {
	path := csvOf(t, header, line("66.0335639098,39.00227,44.42,57.0668", 1), line("1,2,,", 2))
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{Row: 0, Keypoint: 0, To: at(50.123, 39.00227)}))
	if d.Unsaved() != 1 {
		t.Fatal(d.Unsaved())
	}
	save(t, d)
	want := header + "\n" + line("50.12,39.00227,44.42,57.0668", 1) + "\n" + line("1,2,,", 2) + "\n"
	if got := read(t, path); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	d = reopen(t, d)
	_, ok, err := d.Undo()
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	save(t, d)
	want = header + "\n" + line("66.0335639098,39.00227,44.42,57.0668", 1) + "\n" + line("1,2,,", 2) + "\n"
	if got := read(t, path); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
