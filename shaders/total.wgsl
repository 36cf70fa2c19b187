// total = or += factor * the sum of values: the last stage of the squared norm and of the loss.
//
// values: (count). total: one float. Offsets are in floats.
// One workgroup of 256; invocation t takes values t, t + 256, ...; then a tree.

struct Params {
  count: u32,
  accumulate: u32,
  factor: f32,
  values_offset: u32,
  total_offset: u32,
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read_write> total: array<f32>;

var<workgroup> sums: array<f32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) t: u32) {
  var sum = 0.0;
  for (var i = t; i < p.count; i += 256u) {
    sum += values[p.values_offset + i];
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
    var before = 0.0;
    if (p.accumulate != 0u) {
      before = total[p.total_offset];
    }
    total[p.total_offset] = before + p.factor * sums[0];
  }
}
