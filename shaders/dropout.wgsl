// y = x * mask / (1 - p), or y *= mask / (1 - p) where `in_place`. The mask is the CPU's: float i is kept if word i % 4
// of Philox4x32-10 with the counter (i / 4, lane) and the key `seed` is at least `threshold`.
//
// 64-bit numbers come as two words, the low one first. x, y: (count). Offsets are in floats.
// Workgroups of 256 invocations, four floats at a time. Dispatch: any number of workgroups; they share the floats.

struct Params {
  count: u32,
  threshold: u32,
  scale: f32,
  in_place: u32,
  seed_low: u32,
  seed_high: u32,
  lane_low: u32,
  lane_high: u32,
  x_offset: u32,
  y_offset: u32,
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

// The upper 32 bits of a product of 64, from products of 16 bits each.
fn multiply_high(left: u32, right: u32) -> u32 {
  let left_low = left & 0xffffu;
  let left_high = left >> 16u;
  let right_low = right & 0xffffu;
  let right_high = right >> 16u;
  let low_high = left_low * right_high;
  let high_low = left_high * right_low;
  let middle = ((left_low * right_low) >> 16u) + (low_high & 0xffffu) + (high_low & 0xffffu);
  return left_high * right_high + (low_high >> 16u) + (high_low >> 16u) + (middle >> 16u);
}

fn philox(counter: vec4<u32>, seed: vec2<u32>) -> vec4<u32> {
  var words = counter;
  var key = seed;
  for (var i = 0u; i < 10u; i++) {
    let high0 = multiply_high(0xD2511F53u, words.x);
    let high1 = multiply_high(0xCD9E8D57u, words.z);
    words = vec4<u32>(high1 ^ words.y ^ key.x, 0xCD9E8D57u * words.z, high0 ^ words.w ^ key.y, 0xD2511F53u * words.x);
    key += vec2<u32>(0x9E3779B9u, 0xBB67AE85u);
  }
  return words;
}

fn drop_one(i: u32, word: u32) {
  if (i >= p.count) {
    return;
  }
  var value = 0.0;
  if (word >= p.threshold) {
    if (p.in_place != 0u) {
      value = y[p.y_offset + i] * p.scale;
    } else {
      value = x[p.x_offset + i] * p.scale;
    }
  }
  y[p.y_offset + i] = value;
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let blocks = p.count / 4u + select(0u, 1u, p.count % 4u != 0u);
  for (var block = id.x; block < blocks; block += groups.x * 256u) {
    let words = philox(vec4<u32>(block, 0u, p.lane_low, p.lane_high), vec2<u32>(p.seed_low, p.seed_high));
    drop_one(4u * block, words.x);
    drop_one(4u * block + 1u, words.y);
    drop_one(4u * block + 2u, words.z);
    drop_one(4u * block + 3u, words.w);
  }
}
