// d_table[id] = or += the sum of d_y[r] over the rows r that had this id, in the order of r: the embedding's gradient.
//
// order: (rows), the rows of d_y, those of one id side by side. bounds: (distinct + 1), where each id's rows begin in
// `order`. names: (distinct), the ids. d_y: (rows, width); d_table: (V, width). Offsets are in floats.
//
// A workgroup of 64 invocations takes one id at a time, an invocation every 64th column.
// Dispatch: any number of workgroups; they share the ids.

struct Params {
  distinct: u32,
  width: u32,
  accumulate: u32,
  order_offset: u32,
  bounds_offset: u32,
  names_offset: u32,
  d_y_offset: u32,
  d_table_offset: u32,
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<storage, read> bounds: array<u32>;
@group(0) @binding(3) var<storage, read> names: array<u32>;
@group(0) @binding(4) var<storage, read> d_y: array<f32>;
@group(0) @binding(5) var<storage, read_write> d_table: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) t: u32,
        @builtin(num_workgroups) groups: vec3<u32>) {
  for (var i = group.x; i < p.distinct; i += groups.x) {
    let first = bounds[p.bounds_offset + i];
    let last = bounds[p.bounds_offset + i + 1u];
    let row = p.d_table_offset + names[p.names_offset + i] * p.width;
    for (var j = t; j < p.width; j += 64u) {
      var sum = 0.0;
      if (p.accumulate != 0u) {
        sum = d_table[row + j];
      }
      for (var r = first; r < last; r++) {
        sum += d_y[p.d_y_offset + order[p.order_offset + r] * p.width + j];
      }
      d_table[row + j] = sum;
    }
  }
}
