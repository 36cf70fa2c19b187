// The loss of each row of logits, -log softmax(row)[target], and where `scale` is not zero the row's gradient in its place:
// scale * (softmax(row) - onehot(target)).
//
// logits: (rows, vocab). targets: (rows). losses: (rows), nats. Offsets are in floats.
//
// A workgroup of 256 takes one row at a time: first a running maximum and sum of each invocation's words, joined in a
// fixed order; then the gradient. Dispatch: any number of workgroups; they share the rows.

struct Params {
  rows: u32,
  vocab: u32,
  scale: f32,
  logits_offset: u32,
  targets_offset: u32,
  losses_offset: u32,
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read_write> logits: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read_write> losses: array<f32>;

var<workgroup> maxima: array<f32, 256>;
var<workgroup> sums: array<f32, 256>;
var<workgroup> chosen: f32;

// e^x for x <= 0; below e^-60 nothing, so that a gradient's share of it stays clear of denormals. NaN stays NaN.
fn share(x: f32) -> f32 {
  return select(exp(x), 0.0, x < -60.0);
}

// The maximum and the sum of e^(word - maximum) over every 256th word.
fn scan(row: u32, t: u32, chosen_word: u32) -> vec2<f32> {
  var largest = -3.0e38;
  var sum = 0.0;
  for (var j = t; j < p.vocab; j += 256u) {
    let value = logits[row + j];
    if (j == chosen_word) {
      chosen = value;
    }
    if (value > largest) {
      sum = sum * share(largest - value) + 1.0;
      largest = value;
    } else {
      sum += share(value - largest);
    }
  }
  return vec2<f32>(largest, sum);
}

// Joins all invocations' results; all of them call it.
fn join(own: vec2<f32>, t: u32) -> vec2<f32> {
  maxima[t] = own.x;
  sums[t] = own.y;
  workgroupBarrier();
  for (var reach = 128u; reach > 0u; reach /= 2u) {
    if (t < reach) {
      let largest = max(maxima[t], maxima[t + reach]);
      sums[t] = sums[t] * share(maxima[t] - largest) + sums[t + reach] * share(maxima[t + reach] - largest);
      maxima[t] = largest;
    }
    workgroupBarrier();
  }
  return vec2<f32>(maxima[0], sums[0]);
}

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) t: u32,
        @builtin(num_workgroups) groups: vec3<u32>) {
  for (var r = group.x; r < p.rows; r += groups.x) {
    let row = p.logits_offset + r * p.vocab;
    let chosen_word = targets[p.targets_offset + r];
    let whole = join(scan(row, t, chosen_word), t);
    if (t == 0u) {
      losses[p.losses_offset + r] = log(whole.y) + (whole.x - chosen);
    }
    if (p.scale != 0.0) {
      let factor = p.scale / whole.y;
      for (var j = t; j < p.vocab; j += 256u) {
        let gradient = factor * share(logits[row + j] - whole.x);
        logits[row + j] = select(gradient, gradient - p.scale, j == chosen_word);
      }
    }
    workgroupBarrier();
  }
}
