// Runs an ONNX file by npm's onnxruntime-node; nothing of Fiducial.
// onnx_run.js FOLDER MODEL SIDE PIXELS OUT: FOLDER has node_modules; PIXELS are float32 of all photos, OUT.name those of each output.
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
  const found = Object.fromEntries(session.outputNames.map((name) => [name, []]));
  for (let at = 0, i = 0; at < all.length; i++) {
    const n = sizes[i % sizes.length];
    const some = all.slice(at, at + n * area);
    at += some.length;
    const shape = [some.length / area, 1, Number(side), Number(side)];
    const result = await session.run({ pixels: new ort.Tensor("float32", some, shape) });
    for (const name in found) {
      if (result[name].dims[0] !== shape[0]) throw new Error(`${result[name].dims} of ${name} for ${shape}`);
      found[name].push(Buffer.from(Float32Array.from(result[name].data).buffer)); // its memory is the runtime's
    }
  }
  for (const name in found) fs.writeFileSync(`${to}.${name}`, Buffer.concat(found[name]));
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
