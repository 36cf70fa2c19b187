// C = op(A) op(B), or C += op(A) op(B), with biases added to the columns of C.
//
// Shapes: op(A) is (m, k), op(B) is (k, n), C is (m, n), all row-major with a stride between rows. A is stored as (m, k),
// or as (k, m) where TRANS_A; B is stored as (k, n), or as (n, k) where TRANS_B. Strides and offsets are in floats.
// Where B is not transposed, its first `head_rows` rows come from `head`, and row r of the others is row
// r - head_rows of `b`: h before the first time step lies apart from those after it.
//
// A workgroup of 256 computes a tile of 64 x 64 of C, each invocation 4 x 4. It goes along k in slices of 32: every
// invocation copies one block of 4 x 4 of A or of B into workgroup memory, where both lie with k as the row.
// Dispatch: (ceil(n / 64), ceil(m / 64)) workgroups.
// LARGE: the tile is 128 x 128, its four quarters are as above, each invocation computes 4 x 4 in each, and slices are 16
// deep; for products with enough tiles for the whole device.
// VEC4: strides and offsets of A, B and head are multiples of 4, and so is the stored width of each.
// Every element is a sum in the order of k, whatever the tile.
#variant gemm_nn TRANS_A=0 TRANS_B=0 VEC4=0 LARGE=0
#variant gemm_tn TRANS_A=1 TRANS_B=0 VEC4=0 LARGE=0
#variant gemm_nt TRANS_A=0 TRANS_B=1 VEC4=0 LARGE=0
#variant gemm_tt TRANS_A=1 TRANS_B=1 VEC4=0 LARGE=0
#variant gemm_nn_vec4 TRANS_A=0 TRANS_B=0 VEC4=1 LARGE=0
#variant gemm_tn_vec4 TRANS_A=1 TRANS_B=0 VEC4=1 LARGE=0
#variant gemm_nt_vec4 TRANS_A=0 TRANS_B=1 VEC4=1 LARGE=0
#variant gemm_tt_vec4 TRANS_A=1 TRANS_B=1 VEC4=1 LARGE=0
#variant gemm_nn_large TRANS_A=0 TRANS_B=0 VEC4=1 LARGE=1
#variant gemm_tn_large TRANS_A=1 TRANS_B=0 VEC4=1 LARGE=1
#variant gemm_nt_large TRANS_A=0 TRANS_B=1 VEC4=1 LARGE=1
#variant gemm_tt_large TRANS_A=1 TRANS_B=1 VEC4=1 LARGE=1

struct Params {
  m: u32,
  n: u32,
  k: u32,
  flags: u32,
  a_offset: u32,
  a_stride: u32,
  b_offset: u32,
  b_stride: u32,
  c_offset: u32,
  c_stride: u32,
  bias_offset: u32,
  extra_offset: u32,
  extra_stride: u32,
  head_rows: u32,
}

const ACCUMULATE = 1u;
const BIAS = 2u;
const SECOND_BIAS = 4u;

#if LARGE
const TILE = 128u;
const DEPTH = 16u;
#else
const TILE = 64u;
const DEPTH = 32u;
#endif
const SIDE = TILE / 4u;
const QUARTER = 16u;  // of SIDE: 64 rows or columns
const HALF = 128u;    // invocations that load A, and those that load B

#if VEC4
alias Element = vec4<f32>;
#else
alias Element = f32;
#endif

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> a: array<Element>;
@group(0) @binding(2) var<storage, read> b: array<Element>;
@group(0) @binding(3) var<storage, read_write> c: array<f32>;
@group(0) @binding(4) var<storage, read> bias: array<f32>;
#if TRANS_B
@group(0) @binding(5) var<storage, read> second_bias: array<f32>;
#else
@group(0) @binding(5) var<storage, read> head: array<Element>;
#endif

var<workgroup> a_tile: array<vec4<f32>, 512>;  // DEPTH rows of SIDE
var<workgroup> b_tile: array<vec4<f32>, 512>;

// Four floats of row `row` from column `col` on; zero past the matrix's end. `width` is the matrix's stored width.
#if VEC4
fn load_a(row: u32, col: u32, rows: u32, width: u32) -> vec4<f32> {
  if (row >= rows || col >= width) {
    return vec4<f32>(0.0);
  }
  return a[(p.a_offset + row * p.a_stride + col) >> 2u];
}
fn load_b_rows(row: u32, col: u32) -> vec4<f32> {
  return b[(p.b_offset + row * p.b_stride + col) >> 2u];
}
#else
fn load_a(row: u32, col: u32, rows: u32, width: u32) -> vec4<f32> {
  var result = vec4<f32>(0.0);
  if (row < rows) {
    let at = p.a_offset + row * p.a_stride + col;
    if (col < width) { result.x = a[at]; }
    if (col + 1u < width) { result.y = a[at + 1u]; }
    if (col + 2u < width) { result.z = a[at + 2u]; }
    if (col + 3u < width) { result.w = a[at + 3u]; }
  }
  return result;
}
fn load_b_rows(row: u32, col: u32, width: u32) -> vec4<f32> {
  var result = vec4<f32>(0.0);
  let at = p.b_offset + row * p.b_stride + col;
  if (col < width) { result.x = b[at]; }
  if (col + 1u < width) { result.y = b[at + 1u]; }
  if (col + 2u < width) { result.z = b[at + 2u]; }
  if (col + 3u < width) { result.w = b[at + 3u]; }
  return result;
}
#endif

#if TRANS_B
fn load_b(row: u32, col: u32, rows: u32, width: u32) -> vec4<f32> {
  if (row >= rows || col >= width) {
    return vec4<f32>(0.0);
  }
#if VEC4
  return load_b_rows(row, col);
#else
  return load_b_rows(row, col, width);
#endif
}
#else
fn load_head(row: u32, col: u32, width: u32) -> vec4<f32> {
  let at = p.extra_offset + row * p.extra_stride + col;
#if VEC4
  return head[at >> 2u];
#else
  var result = vec4<f32>(0.0);
  if (col < width) { result.x = head[at]; }
  if (col + 1u < width) { result.y = head[at + 1u]; }
  if (col + 2u < width) { result.z = head[at + 2u]; }
  if (col + 3u < width) { result.w = head[at + 3u]; }
  return result;
#endif
}
fn load_b(row: u32, col: u32, rows: u32, width: u32) -> vec4<f32> {
  if (row >= rows || col >= width) {
    return vec4<f32>(0.0);
  }
  if (row < p.head_rows) {
    return load_head(row, col, width);
  }
#if VEC4
  return load_b_rows(row - p.head_rows, col);
#else
  return load_b_rows(row - p.head_rows, col, width);
#endif
}
#endif

// One block of 4 x 4 of A at (m0, k0), with k as the row.
fn copy_a(m0: u32, k0: u32, slot: u32) {
#if TRANS_A
  a_tile[slot] = load_a(k0, m0, p.k, p.m);
  a_tile[slot + SIDE] = load_a(k0 + 1u, m0, p.k, p.m);
  a_tile[slot + 2u * SIDE] = load_a(k0 + 2u, m0, p.k, p.m);
  a_tile[slot + 3u * SIDE] = load_a(k0 + 3u, m0, p.k, p.m);
#else
  let turned = transpose(mat4x4<f32>(load_a(m0, k0, p.m, p.k), load_a(m0 + 1u, k0, p.m, p.k),
                                     load_a(m0 + 2u, k0, p.m, p.k), load_a(m0 + 3u, k0, p.m, p.k)));
  a_tile[slot] = turned[0];
  a_tile[slot + SIDE] = turned[1];
  a_tile[slot + 2u * SIDE] = turned[2];
  a_tile[slot + 3u * SIDE] = turned[3];
#endif
}

// One block of 4 x 4 of B at (k0, n0), with k as the row.
fn copy_b(n0: u32, k0: u32, slot: u32) {
#if TRANS_B
  let turned = transpose(mat4x4<f32>(load_b(n0, k0, p.n, p.k), load_b(n0 + 1u, k0, p.n, p.k),
                                     load_b(n0 + 2u, k0, p.n, p.k), load_b(n0 + 3u, k0, p.n, p.k)));
  b_tile[slot] = turned[0];
  b_tile[slot + SIDE] = turned[1];
  b_tile[slot + 2u * SIDE] = turned[2];
  b_tile[slot + 3u * SIDE] = turned[3];
#else
  b_tile[slot] = load_b(k0, n0, p.k, p.n);
  b_tile[slot + SIDE] = load_b(k0 + 1u, n0, p.k, p.n);
  b_tile[slot + 2u * SIDE] = load_b(k0 + 2u, n0, p.k, p.n);
  b_tile[slot + 3u * SIDE] = load_b(k0 + 3u, n0, p.k, p.n);
#endif
}

fn store_one(row: u32, col: u32, sum: f32) {
  if (col >= p.n) {
    return;
  }
  let at = p.c_offset + row * p.c_stride + col;
  var value = sum;
  if ((p.flags & BIAS) != 0u) { value += bias[p.bias_offset + col]; }
#if TRANS_B
  if ((p.flags & SECOND_BIAS) != 0u) { value += second_bias[p.extra_offset + col]; }
#endif
  if ((p.flags & ACCUMULATE) != 0u) { value += c[at]; }
  c[at] = value;
}

fn store_row(row: u32, col: u32, sums: vec4<f32>) {
  if (row >= p.m) {
    return;
  }
  store_one(row, col, sums.x);
  store_one(row, col + 1u, sums.y);
  store_one(row, col + 2u, sums.z);
  store_one(row, col + 3u, sums.w);
}

fn store_rows(row: u32, col: u32, first: vec4<f32>, second: vec4<f32>, third: vec4<f32>, fourth: vec4<f32>) {
  store_row(row, col, first);
  store_row(row + 1u, col, second);
  store_row(row + 2u, col, third);
  store_row(row + 3u, col, fourth);
}

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) t: u32) {
  let m_first = group.y * TILE;
  let n_first = group.x * TILE;
  let block = t % HALF;
  let across = (block % SIDE) * 4u;
  let deep = (block / SIDE) * 4u;
  let slot = deep * SIDE + block % SIDE;
  let tx = t % QUARTER;
  let ty = t / QUARTER;
  // Rows of a quarter: the upper left one and, in a large tile, upper right, lower left and lower right.
  var c0 = vec4<f32>(0.0);
  var c1 = vec4<f32>(0.0);
  var c2 = vec4<f32>(0.0);
  var c3 = vec4<f32>(0.0);
#if LARGE
  var d0 = vec4<f32>(0.0);
  var d1 = vec4<f32>(0.0);
  var d2 = vec4<f32>(0.0);
  var d3 = vec4<f32>(0.0);
  var e0 = vec4<f32>(0.0);
  var e1 = vec4<f32>(0.0);
  var e2 = vec4<f32>(0.0);
  var e3 = vec4<f32>(0.0);
  var f0 = vec4<f32>(0.0);
  var f1 = vec4<f32>(0.0);
  var f2 = vec4<f32>(0.0);
  var f3 = vec4<f32>(0.0);
#endif
  for (var k0 = 0u; k0 < p.k; k0 += DEPTH) {
    if (t < HALF) {
      copy_a(m_first + across, k0 + deep, slot);
    } else {
      copy_b(n_first + across, k0 + deep, slot);
    }
    workgroupBarrier();
    for (var i = 0u; i < DEPTH; i++) {
      let upper = a_tile[i * SIDE + ty];
      let left = b_tile[i * SIDE + tx];
      c0 = fma(vec4<f32>(upper.x), left, c0);
      c1 = fma(vec4<f32>(upper.y), left, c1);
      c2 = fma(vec4<f32>(upper.z), left, c2);
      c3 = fma(vec4<f32>(upper.w), left, c3);
#if LARGE
      let lower = a_tile[i * SIDE + ty + QUARTER];
      let right = b_tile[i * SIDE + tx + QUARTER];
      d0 = fma(vec4<f32>(upper.x), right, d0);
      d1 = fma(vec4<f32>(upper.y), right, d1);
      d2 = fma(vec4<f32>(upper.z), right, d2);
      d3 = fma(vec4<f32>(upper.w), right, d3);
      e0 = fma(vec4<f32>(lower.x), left, e0);
      e1 = fma(vec4<f32>(lower.y), left, e1);
      e2 = fma(vec4<f32>(lower.z), left, e2);
      e3 = fma(vec4<f32>(lower.w), left, e3);
      f0 = fma(vec4<f32>(lower.x), right, f0);
      f1 = fma(vec4<f32>(lower.y), right, f1);
      f2 = fma(vec4<f32>(lower.z), right, f2);
      f3 = fma(vec4<f32>(lower.w), right, f3);
#endif
    }
    workgroupBarrier();
  }
  let row = m_first + ty * 4u;
  let col = n_first + tx * 4u;
  store_rows(row, col, c0, c1, c2, c3);
#if LARGE
  store_rows(row, col + 64u, d0, d1, d2, d3);
  store_rows(row + 64u, col, e0, e1, e2, e3);
  store_rows(row + 64u, col + 64u, f0, f1, f2, f3);
#endif
}
