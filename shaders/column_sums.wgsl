// sums[j] = or += the sum over r of x[r][j]: the gradient of a bias. Two of them at once: group.y = 0 sums the matrix at
// x_offset to sums_offset, group.y = 1 the one at second_x_offset to second_sums_offset.
//
// x: (rows, cols). Offsets are in floats.
// A workgroup of 256 (32 columns x 8) takes 32 columns: each invocation every eighth row, then the eight sums in their
// order. Dispatch: (ceil(cols / 32), 1 or 2) workgroups.

struct Params {
  rows: u32,
  cols: u32,
  accumulate: u32,
  x_offset: u32,
  second_x_offset: u32,
  sums_offset: u32,
  second_sums_offset: u32,
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;

var<workgroup> parts: array<f32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) t: u32) {
  let first = group.y == 0u;
  let source = select(p.second_x_offset, p.x_offset, first);
  let goal = select(p.second_sums_offset, p.sums_offset, first);
  let col = group.x * 32u + t % 32u;
  var sum = 0.0;
  if (col < p.cols) {
    for (var r = t / 32u; r < p.rows; r += 8u) {
      sum += x[source + r * p.cols + col];
    }
  }
  parts[t] = sum;
  workgroupBarrier();
  if (t < 32u && col < p.cols) {
    var total = 0.0;
    if (p.accumulate != 0u) {
      total = sums[goal + col];
    }
    for (var part = 0u; part < 8u; part++) {
      total += parts[part * 32u + t];
    }
    sums[goal + col] = total;
  }
}
