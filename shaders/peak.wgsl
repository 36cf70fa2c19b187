// Multiply-adds that never leave the registers, to see what the device could do at best: each invocation makes
// `rounds` rounds of 8 vec4, 64 floating-point operations a round.
//
// result: one float an invocation, so that no compiler leaves the work out. Workgroups of 256; any number of them.

struct Params {
  rounds: u32,
  factor: f32,
  result_offset: u32,
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read_write> result: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let factor = vec4<f32>(p.factor);
  let term = vec4<f32>(1.0) - factor;
  var a = vec4<f32>(f32(id.x));
  var b = a + factor;
  var c = b + factor;
  var d = c + factor;
  var e = d + factor;
  var f = e + factor;
  var g = f + factor;
  var h = g + factor;
  for (var i = 0u; i < p.rounds; i++) {
    a = fma(a, factor, term);
    b = fma(b, factor, term);
    c = fma(c, factor, term);
    d = fma(d, factor, term);
    e = fma(e, factor, term);
    f = fma(f, factor, term);
    g = fma(g, factor, term);
    h = fma(h, factor, term);
  }
  let sum = a + b + c + d + e + f + g + h;
  result[p.result_offset + id.x] = sum.x + sum.y + sum.z + sum.w;
}
