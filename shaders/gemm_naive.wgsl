// C = op(A) op(B) without tiles, the oracle of gemm.wgsl: element (i, l) of op(A) is a[a_offset + i * a_row + l * a_col],
// and B likewise; C is (m, n) with n floats a row. Strides and offsets are in floats.
//
// Workgroups of 64 invocations, one element of C each. Dispatch: any number of workgroups; they share the elements.

struct Params {
  m: u32,
  n: u32,
  k: u32,
  a_offset: u32,
  a_row: u32,
  a_col: u32,
  b_offset: u32,
  b_row: u32,
  b_col: u32,
  c_offset: u32,
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> c: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  for (var i = id.x; i < p.m * p.n; i += groups.x * 64u) {
    let row = p.a_offset + (i / p.n) * p.a_row;
    let col = p.b_offset + (i % p.n) * p.b_col;
    var sum = 0.0;
    for (var l = 0u; l < p.k; l++) {
      sum = fma(a[row + l * p.a_col], b[col + l * p.b_row], sum);
    }
    c[p.c_offset + i] = sum;
  }
}
