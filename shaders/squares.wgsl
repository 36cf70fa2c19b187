// partials[g] = the sum of squares of workgroup g's share of x, the first of two stages of a squared norm.
//
// x: (count). partials: one float a workgroup. Offsets are in floats.
// Workgroups of 256; invocation i of N takes floats i, i + N, ...; then a tree over the workgroup.

struct Params {
  count: u32,
  x_offset: u32,
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> partials: array<f32>;

var<workgroup> sums: array<f32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) t: u32,
        @builtin(num_workgroups) groups: vec3<u32>) {
  var sum = 0.0;
  for (var i = group.x * 256u + t; i < p.count; i += groups.x * 256u) {
    let value = x[p.x_offset + i];
    sum = fma(value, value, sum);
  }
  sums[t] = sum;
  workgroupBarrier();
  for (var reach = 128u; reach > 0u; reach /= 2u) {
    if (t < reach) {
      sums[t] += sums[t + reach];
    }
    workgroupBarrier();
  }
  if (t == 0u) {
    partials[group.x] = sums[0];
  }
}
