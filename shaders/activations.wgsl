// Sigmoid and tanh that overflow for no argument and give NaN for NaN. Included, not a kernel.

// e^x for arguments whose power is finite; others are cut off. Written with select so that NaN stays NaN.
fn safe_exp(x: vec4<f32>) -> vec4<f32> {
  let top = select(x, vec4<f32>(88.0), x > vec4<f32>(88.0));
  return exp(select(top, vec4<f32>(-87.0), top < vec4<f32>(-87.0)));
}

fn sigmoid(x: vec4<f32>) -> vec4<f32> {
  return vec4<f32>(1.0) / (vec4<f32>(1.0) + safe_exp(-x));
}

// Cephes' tanhf: a polynomial in x^2 below 0.625, and 1 - 2 / (e^2|x| + 1) above.
fn hyperbolic_tangent(x: vec4<f32>) -> vec4<f32> {
  let z = x * x;
  var series = fma(vec4<f32>(-5.70498872745e-3), z, vec4<f32>(2.06390887954e-2));
  series = fma(series, z, vec4<f32>(-5.37397155531e-2));
  series = fma(series, z, vec4<f32>(1.33314422036e-1));
  series = fma(series, z, vec4<f32>(-3.33332819422e-1));
  let near_zero = fma(series * z, x, x);
  let size = abs(x);
  let far = vec4<f32>(1.0) - vec4<f32>(2.0) / (safe_exp(size + size) + vec4<f32>(1.0));
  return select(select(far, -far, x < vec4<f32>(0.0)), near_zero, size < vec4<f32>(0.625));
}
