package op_test

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"fiducial/model/kernel"
	"fiducial/model/op"
)

// A pooling and a linear layer in a graph of Gorgonia's, with the gradient to the weight.
func Example() {
	pool, err := kernel.New(kernel.Options{Threads: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer pool.Close()

	g := gorgonia.NewGraph()
	input := func(name string, values []float32, shape ...int) *gorgonia.Node {
		v := tensor.New(tensor.WithShape(shape...), tensor.WithBacking(values))
		return gorgonia.NewTensor(g, tensor.Float32, len(shape), gorgonia.WithName(name), gorgonia.WithShape(shape...), gorgonia.WithValue(v))
	}
	x := input("x", []float32{1, 2, 5, 6, 3, 4, 7, 8}, 1, 1, 2, 4)
	weight, bias := input("weight", []float32{1, -1}, 1, 2), input("bias", []float32{10}, 1)
	target, mask := input("target", []float32{4}, 1, 1), input("mask", []float32{1}, 1, 1)

	b := op.NewBuilder(pool)
	b.Data(x)
	pooled, err := b.MaxPool(x)
	if err != nil {
		fmt.Println(err)
		return
	}
	y, err := b.Linear(pooled, weight, bias)
	if err != nil {
		fmt.Println(err)
		return
	}
	loss, err := b.MaskedMSE(y, target, mask)
	if err != nil {
		fmt.Println(err)
		return
	}
	grads, err := gorgonia.Grad(loss, weight)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := b.Plan(g, y, loss, grads[0]); err != nil {
		fmt.Println(err)
		return
	}
	machine, err := op.NewMachine(g)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer machine.Close()
	if err := machine.RunAll(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("y", y.Value().Data())
	fmt.Println("loss", loss.Value())
	fmt.Println("gradient", grads[0].Value().Data())
	// Output:
	// y [6]
	// loss 4
	// gradient [16 32]
}
