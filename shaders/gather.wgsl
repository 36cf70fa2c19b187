// y[r] = table[ids[r]]: the embedding. ids: (rows); table: (V, width); y: (rows, width). Offsets are in floats.
//
// Workgroups of 256 invocations, one float at a time. Dispatch: any number of workgroups; they share the floats.

struct Params {
  rows: u32,
  width: u32,
  ids_offset: u32,
  table_offset: u32,
  y_offset: u32,
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> ids: array<u32>;
@group(0) @binding(2) var<storage, read> table: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  for (var i = id.x; i < p.rows * p.width; i += groups.x * 256u) {
    let row = ids[p.ids_offset + i / p.width];
    y[p.y_offset + i] = table[p.table_offset + row * p.width + i % p.width];
  }
}
