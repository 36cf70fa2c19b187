// One update by Adam or AdamW, as torch.optim has them, of `count` weights; nothing if the step is not sound.
//
// numbers: the step's loss and squared norm. weights, gradients, first and second moments: (count). step_size is the
// learning rate / (1 - beta1^step), inverse_sqrt_bias is 1 / sqrt(1 - beta2^step), keep is 1 - learning rate * weight
// decay. Offsets are in floats. Workgroups of 256, one weight at a time. Dispatch: any number; they share the weights.
#include "step_rule.wgsl"

struct Params {
  count: u32,
  has_limit: u32,
  loss_limit: f32,
  clip: f32,
  beta1: f32,
  one_minus_beta1: f32,
  beta2: f32,
  one_minus_beta2: f32,
  epsilon: f32,
  step_size: f32,
  inverse_sqrt_bias: f32,
  keep: f32,
  numbers_offset: u32,
  weights_offset: u32,
  gradients_offset: u32,
  first_offset: u32,
  second_offset: u32,
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> numbers: array<f32>;
@group(0) @binding(2) var<storage, read_write> weights: array<f32>;
@group(0) @binding(3) var<storage, read> gradients: array<f32>;
@group(0) @binding(4) var<storage, read_write> first_moments: array<f32>;
@group(0) @binding(5) var<storage, read_write> second_moments: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let squared_norm = numbers[p.numbers_offset + 1u];
  if (!is_sound(numbers[p.numbers_offset], squared_norm, p.has_limit, p.loss_limit)) {
    return;
  }
  let scale = clip_scale(squared_norm, p.clip);
  for (var i = id.x; i < p.count; i += groups.x * 256u) {
    let g = gradients[p.gradients_offset + i] * scale;
    let m = flush_tiny(first_moments[p.first_offset + i] * p.beta1 + g * p.one_minus_beta1);
    let v = flush_tiny(second_moments[p.second_offset + i] * p.beta2 + g * g * p.one_minus_beta2);
    first_moments[p.first_offset + i] = m;
    second_moments[p.second_offset + i] = v;
    let denominator = sqrt(v) * p.inverse_sqrt_bias + p.epsilon;
    weights[p.weights_offset + i] = weights[p.weights_offset + i] * p.keep - p.step_size * (m / denominator);
  }
}
