// One update by SGD with momentum, as torch.optim.SGD has it, of `count` weights; nothing if the step is not sound.
//
// numbers: the step's loss and squared norm. weights, gradients, velocity: (count). Offsets are in floats.
// Workgroups of 256, one weight at a time. Dispatch: any number; they share the weights.
#include "step_rule.wgsl"

struct Params {
  count: u32,
  has_limit: u32,
  loss_limit: f32,
  clip: f32,
  rate: f32,
  weight_decay: f32,
  momentum: f32,
  numbers_offset: u32,
  weights_offset: u32,
  gradients_offset: u32,
  velocity_offset: u32,
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> numbers: array<f32>;
@group(0) @binding(2) var<storage, read_write> weights: array<f32>;
@group(0) @binding(3) var<storage, read> gradients: array<f32>;
@group(0) @binding(4) var<storage, read_write> velocity: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let squared_norm = numbers[p.numbers_offset + 1u];
  if (!is_sound(numbers[p.numbers_offset], squared_norm, p.has_limit, p.loss_limit)) {
    return;
  }
  let scale = clip_scale(squared_norm, p.clip);
  for (var i = id.x; i < p.count; i += groups.x * 256u) {
    let w = weights[p.weights_offset + i];
    let gradient = gradients[p.gradients_offset + i] * scale + w * p.weight_decay;
    let v = flush_tiny(velocity[p.velocity_offset + i] * p.momentum + gradient);
    velocity[p.velocity_offset + i] = v;
    weights[p.weights_offset + i] = w - p.rate * v;
  }
}
