// Whether a step's numbers let it change the weights, and what its gradients are multiplied by: UpdateRule of
// core/optimizer.h. numbers: the loss and the squared norm of the gradients. Included, not a kernel.

// Looks at the bits: a compiler may take it that no float is infinite or NaN.
fn is_finite(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u;
}

fn is_sound(loss: f32, squared_norm: f32, has_limit: u32, loss_limit: f32) -> bool {
  return is_finite(loss) && is_finite(squared_norm) && (has_limit == 0u || loss <= loss_limit);
}

// torch.nn.utils.clip_grad_norm_; clip = 0: never.
fn clip_scale(squared_norm: f32, clip: f32) -> f32 {
  if (clip <= 0.0) {
    return 1.0;
  }
  return min(1.0, clip / (sqrt(squared_norm) + 1e-6));
}

// Values too small to matter become zero before they become denormal.
fn flush_tiny(x: f32) -> f32 {
  return select(x, 0.0, abs(x) < 1e-30);
}
