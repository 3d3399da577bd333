// Runs an ONNX file by npm's onnxruntime-node; nothing of Fiducial.
// onnx_run.js FOLDER MODEL SIDE PIXELS POINTS: FOLDER has node_modules; PIXELS are float32 of all photos, POINTS those of the answers.
// Photos go in by batches of these sizes, round and round: the same one again, and another in between.
const sizes = [3, 6, 3, 3, 1, 2, 1];
const fs = require("fs");
const path = require("path");
const [folder, model, side, from, to] = process.argv.slice(2);
const ort = require(path.join(folder, "node_modules", "onnxruntime-node"));

async function main() {
  const session = await ort.InferenceSession.create(model);
  const bytes = fs.readFileSync(from);
  const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const area = side * side;
  const points = [];
  for (let at = 0, i = 0; at < all.length; i++) {
    const n = sizes[i % sizes.length];
    const some = all.slice(at, at + n * area);
    at += some.length;
    const shape = [some.length / area, 1, Number(side), Number(side)];
    const result = await session.run({ pixels: new ort.Tensor("float32", some, shape) });
    if (result.points.dims[0] !== shape[0]) throw new Error(`${result.points.dims} points for ${shape}`);
    points.push(Buffer.from(Float32Array.from(result.points.data).buffer)); // its memory is the runtime's
  }
  fs.writeFileSync(to, Buffer.concat(points));
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
