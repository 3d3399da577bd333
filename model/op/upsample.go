package op

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"fiducial/model/kernel"
)

// Upsample adds bilinear upsampling: x (n, c, height', width') to (n, c, height, width), as
// torch.nn.functional.interpolate does it with align_corners=False.
func (b *Builder) Upsample(x *gorgonia.Node, height, width int) (*gorgonia.Node, error) {
	n, c, h, w, err := image("upsampling", x)
	if err != nil {
		return nil, err
	}
	plan, err := kernel.NewUpsample(b.pool, kernel.UpsampleShape{
		Batch: n, Channels: c, Height: h, Width: w, OutHeight: height, OutWidth: width,
	})
	if err != nil {
		return nil, fmt.Errorf("add upsampling to the graph: %w", err)
	}
	out := tensor.Shape{n, c, height, width}
	return b.apply(&upsample{operation: b.operation("upsampling", out, x), builder: b, plan: plan}, x)
}

// upsample is the forward pass.
type upsample struct {
	operation
	builder *Builder
	plan    *kernel.Upsample
}

// Do upsamples.
func (u *upsample) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := u.open(values); err != nil {
		return nil, err
	}
	u.plan.Forward(u.out, u.in[0])
	return u.value, nil
}

// DiffWRT says that there is a gradient to the input unless Builder.Data marked it.
func (u *upsample) DiffWRT(int) []bool { return []bool{!u.data} }

// SymDiff adds the gradient to the input.
func (u *upsample) SymDiff(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	o := u.builder.operation("upsampling gradient", inputs[0].Shape(), grad)
	n, err := u.builder.apply(&upsampleInput{o, u.plan}, grad)
	return gorgonia.Nodes{n}, err
}

// upsampleInput is the gradient to the input, from that to the output.
type upsampleInput struct {
	operation
	plan *kernel.Upsample
}

// Do computes the gradient.
func (u *upsampleInput) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := u.open(values); err != nil {
		return nil, err
	}
	u.plan.Backward(u.out, u.in[0])
	return u.value, nil
}
