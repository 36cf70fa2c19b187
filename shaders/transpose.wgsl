// y (cols, rows) = x (rows, cols) transposed, both row-major and dense. Offsets are in floats.
//
// A workgroup of 256 (32 x 8) turns a tile of 32 x 32 in workgroup memory, whose rows are 33 floats so that columns do not
// share a bank. Dispatch: (ceil(cols / 32), ceil(rows / 32)) workgroups.

struct Params {
  rows: u32,
  cols: u32,
  x_offset: u32,
  y_offset: u32,
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

var<workgroup> tile: array<f32, 1056>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) t: u32) {
  let across = t % 32u;
  let down = t / 32u;
  for (var i = down; i < 32u; i += 8u) {
    let row = group.y * 32u + i;
    let col = group.x * 32u + across;
    if (row < p.rows && col < p.cols) {
      tile[i * 33u + across] = x[p.x_offset + row * p.cols + col];
    }
  }
  workgroupBarrier();
  for (var i = down; i < 32u; i += 8u) {
    let row = group.y * 32u + across;
    let col = group.x * 32u + i;
    if (row < p.rows && col < p.cols) {
      y[p.y_offset + col * p.rows + row] = tile[across * 33u + i];
    }
  }
}
