// Time steps [first_step, last_step) of one recurrent layer: h' and what backward needs, from W_ih x + b, which stands in
// the tape for all time steps. The equations and the order of the gates are those of core/backend.h. G gates a unit.
//
// w: W_hh transposed, (H, G*H). bias: b_hh, (G*H), of the GRU alone; elsewhere it is in the tape already.
// state: (parts, B, H) before the first time step. y: (T*B, H).
// tape: the gates, (T*B, G*H), at x_side_offset; the GRU's hidden side, (T*B, G*H), at h_side_offset; the LSTM's c,
// (T*B, H), at c_offset. Offsets are in floats.
//
// A workgroup of 256 takes four rows of the batch: rows [4 * group.y, + 4), a vec4 of them at a time. An invocation
// computes all gates of one unit. With units = 256 it does so alone; with units = 32 the eight invocations of a unit share
// the sum over h. Both add in the same order: a block of 512 of h is eight parts of 64; each part is summed by itself
// and the parts are added one after the other.
// Looping: (1, ceil(B / 4)) workgroups take all time steps; h goes through y, behind a storage barrier.
// By steps: (ceil(H / units), ceil(B / 4)) workgroups take one.
#variant rnn_tanh_forward CELL=0
#variant rnn_relu_forward CELL=1
#variant lstm_forward CELL=2
#variant gru_forward CELL=3
#include "activations.wgsl"
#include "recurrent_tape.wgsl"

struct Params {
  first_step: u32,
  last_step: u32,
  batch: u32,
  hidden: u32,
  units: u32,
  w_offset: u32,
  bias_offset: u32,
  state_offset: u32,
  y_offset: u32,
  x_side_offset: u32,
  h_side_offset: u32,
  c_offset: u32,
}

#if CELL == 2
const GATES = 4u;
#elif CELL == 3
const GATES = 3u;
#else
const GATES = 1u;
#endif
const BLOCK = 512u;
const PARTS = 8u;
const PART = 64u;  // BLOCK / PARTS

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> w: array<f32>;
#if CELL == 3
@group(0) @binding(2) var<storage, read> bias: array<f32>;
#endif
@group(0) @binding(3) var<storage, read> state: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
@group(0) @binding(5) var<storage, read_write> tape: array<f32>;

var<workgroup> h_block: array<vec4<f32>, 512>;
var<workgroup> shared_sums: array<vec4<f32>, 256>;

// One sum for each gate.
struct Sums {
  a: vec4<f32>,
#if CELL >= 2
  b: vec4<f32>,
  c: vec4<f32>,
#endif
#if CELL == 2
  d: vec4<f32>,
#endif
}

fn load_state(row: u32, col: u32) -> vec4<f32> {
  var result = vec4<f32>(0.0);
  let at = p.state_offset + row * p.hidden + col;
  if (row < p.batch) { result.x = state[at]; }
  if (row + 1u < p.batch) { result.y = state[at + p.hidden]; }
  if (row + 2u < p.batch) { result.z = state[at + 2u * p.hidden]; }
  if (row + 3u < p.batch) { result.w = state[at + 3u * p.hidden]; }
  return result;
}

fn load_y(step: u32, row: u32, col: u32) -> vec4<f32> {
  var result = vec4<f32>(0.0);
  let at = p.y_offset + (step * p.batch + row) * p.hidden + col;
  if (row < p.batch) { result.x = y[at]; }
  if (row + 1u < p.batch) { result.y = y[at + p.hidden]; }
  if (row + 2u < p.batch) { result.z = y[at + 2u * p.hidden]; }
  if (row + 3u < p.batch) { result.w = y[at + 3u * p.hidden]; }
  return result;
}

fn store_y(step: u32, row: u32, col: u32, value: vec4<f32>) {
  let at = p.y_offset + (step * p.batch + row) * p.hidden + col;
  if (row < p.batch) { y[at] = value.x; }
  if (row + 1u < p.batch) { y[at + p.hidden] = value.y; }
  if (row + 2u < p.batch) { y[at + 2u * p.hidden] = value.z; }
  if (row + 3u < p.batch) { y[at + 3u * p.hidden] = value.w; }
}

fn h_before(step: u32, row: u32, col: u32) -> vec4<f32> {
  if (step == 0u) {
    return load_state(row, col);
  }
  return load_y(step - 1u, row, col);
}

// Four weights of one gate, one for each k from the place `at` on.
fn four_weights(at: u32) -> vec4<f32> {
  let row = GATES * p.hidden;
  return vec4<f32>(w[at], w[at + row], w[at + 2u * row], w[at + 3u * row]);
}

// `sum` with four more products, in the order of k.
fn add_four(sum: vec4<f32>, weights: vec4<f32>, k: u32) -> vec4<f32> {
  let two = fma(vec4<f32>(weights.y), h_block[k + 1u], fma(vec4<f32>(weights.x), h_block[k], sum));
  return fma(vec4<f32>(weights.w), h_block[k + 3u], fma(vec4<f32>(weights.z), h_block[k + 2u], two));
}

// The products of h[first, last) with one unit's columns of w; h_block begins at `block`. Four k at a time, so that their
// weights are all on their way before the first is waited for.
fn part_sums(unit: u32, block: u32, first: u32, last: u32) -> Sums {
  var sums = Sums();
  var k = first;
  for (; k + 4u <= last; k += 4u) {
    let at = p.w_offset + k * GATES * p.hidden + unit;
    let a = four_weights(at);
#if CELL >= 2
    let b = four_weights(at + p.hidden);
    let c = four_weights(at + 2u * p.hidden);
#endif
#if CELL == 2
    let d = four_weights(at + 3u * p.hidden);
#endif
    sums.a = add_four(sums.a, a, k - block);
#if CELL >= 2
    sums.b = add_four(sums.b, b, k - block);
    sums.c = add_four(sums.c, c, k - block);
#endif
#if CELL == 2
    sums.d = add_four(sums.d, d, k - block);
#endif
  }
  for (; k < last; k++) {
    let h = h_block[k - block];
    let at = p.w_offset + k * GATES * p.hidden + unit;
    sums.a = fma(vec4<f32>(w[at]), h, sums.a);
#if CELL >= 2
    sums.b = fma(vec4<f32>(w[at + p.hidden]), h, sums.b);
    sums.c = fma(vec4<f32>(w[at + 2u * p.hidden]), h, sums.c);
#endif
#if CELL == 2
    sums.d = fma(vec4<f32>(w[at + 3u * p.hidden]), h, sums.d);
#endif
  }
  return sums;
}

// `total` with the parts of all invocations of a unit added, in their order. All invocations call it.
fn add_parts(total: vec4<f32>, own: vec4<f32>, t: u32) -> vec4<f32> {
  shared_sums[t] = own;
  workgroupBarrier();
  var sum = total;
  for (var part = 0u; part < PARTS; part++) {
    sum += shared_sums[part * p.units + t % p.units];
  }
  workgroupBarrier();
  return sum;
}

#if CELL == 2
fn finish(step: u32, row: u32, unit: u32, sums: Sums) {
  let h = p.hidden;
  let width = GATES * h;
  let in_gate = sigmoid(load_tape(p.x_side_offset, width, step, row, unit) + sums.a);
  let forget = sigmoid(load_tape(p.x_side_offset, width, step, row, unit + h) + sums.b);
  let candidate = hyperbolic_tangent(load_tape(p.x_side_offset, width, step, row, unit + 2u * h) + sums.c);
  let out_gate = sigmoid(load_tape(p.x_side_offset, width, step, row, unit + 3u * h) + sums.d);
  var c_before: vec4<f32>;
  if (step == 0u) {
    c_before = load_state_c(row, unit);
  } else {
    c_before = load_tape(p.c_offset, h, step - 1u, row, unit);
  }
  let c = forget * c_before + in_gate * candidate;
  store_tape(p.x_side_offset, width, step, row, unit, in_gate);
  store_tape(p.x_side_offset, width, step, row, unit + h, forget);
  store_tape(p.x_side_offset, width, step, row, unit + 2u * h, candidate);
  store_tape(p.x_side_offset, width, step, row, unit + 3u * h, out_gate);
  store_tape(p.c_offset, h, step, row, unit, c);
  store_y(step, row, unit, out_gate * hyperbolic_tangent(c));
}

// c lies behind all rows of h.
fn load_state_c(row: u32, col: u32) -> vec4<f32> {
  var result = vec4<f32>(0.0);
  let at = p.state_offset + (p.batch + row) * p.hidden + col;
  if (row < p.batch) { result.x = state[at]; }
  if (row + 1u < p.batch) { result.y = state[at + p.hidden]; }
  if (row + 2u < p.batch) { result.z = state[at + 2u * p.hidden]; }
  if (row + 3u < p.batch) { result.w = state[at + 3u * p.hidden]; }
  return result;
}
#elif CELL == 3
fn finish(step: u32, row: u32, unit: u32, sums: Sums) {
  let h = p.hidden;
  let width = GATES * h;
  let hidden_reset = sums.a + vec4<f32>(bias[p.bias_offset + unit]);
  let hidden_update = sums.b + vec4<f32>(bias[p.bias_offset + unit + h]);
  let hidden_candidate = sums.c + vec4<f32>(bias[p.bias_offset + unit + 2u * h]);
  let reset = sigmoid(load_tape(p.x_side_offset, width, step, row, unit) + hidden_reset);
  let update = sigmoid(load_tape(p.x_side_offset, width, step, row, unit + h) + hidden_update);
  let candidate = hyperbolic_tangent(load_tape(p.x_side_offset, width, step, row, unit + 2u * h) +
                                     reset * hidden_candidate);
  store_tape(p.x_side_offset, width, step, row, unit, reset);
  store_tape(p.x_side_offset, width, step, row, unit + h, update);
  store_tape(p.x_side_offset, width, step, row, unit + 2u * h, candidate);
  store_tape(p.h_side_offset, width, step, row, unit, hidden_reset);
  store_tape(p.h_side_offset, width, step, row, unit + h, hidden_update);
  store_tape(p.h_side_offset, width, step, row, unit + 2u * h, hidden_candidate);
  store_y(step, row, unit, candidate + update * (h_before(step, row, unit) - candidate));
}
#else
fn finish(step: u32, row: u32, unit: u32, sums: Sums) {
  let value = load_tape(p.x_side_offset, p.hidden, step, row, unit) + sums.a;
#if CELL == 0
  let result = hyperbolic_tangent(value);
#else
  let result = select(value, vec4<f32>(0.0), value < vec4<f32>(0.0));
#endif
  store_y(step, row, unit, result);
}
#endif

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) t: u32,
        @builtin(num_workgroups) groups: vec3<u32>) {
  let row = group.y * 4u;
  let own_part = t / p.units;
  let alone = p.units == 256u;
  for (var step = p.first_step; step < p.last_step; step++) {
    for (var first_unit = group.x * p.units; first_unit < p.hidden; first_unit += groups.x * p.units) {
      let unit = first_unit + t % p.units;
      let own_unit = min(unit, p.hidden - 1u);
      var total = Sums();
      for (var block = 0u; block < p.hidden; block += BLOCK) {
        let block_end = min(block + BLOCK, p.hidden);
        for (var k = block + t; k < block_end; k += 256u) {
          h_block[k - block] = h_before(step, row, k);
        }
        workgroupBarrier();
        if (alone) {
          for (var part = 0u; part < PARTS; part++) {
            let first = block + part * PART;
            let sums = part_sums(own_unit, block, first, min(first + PART, block_end));
            total.a += sums.a;
#if CELL >= 2
            total.b += sums.b;
            total.c += sums.c;
#endif
#if CELL == 2
            total.d += sums.d;
#endif
          }
          workgroupBarrier();
        } else {
          let first = block + own_part * PART;
          let sums = part_sums(own_unit, block, first, min(first + PART, block_end));
          total.a = add_parts(total.a, sums.a, t);
#if CELL >= 2
          total.b = add_parts(total.b, sums.b, t);
          total.c = add_parts(total.c, sums.c, t);
#endif
#if CELL == 2
          total.d = add_parts(total.d, sums.d, t);
#endif
        }
      }
      if (own_part == 0u && unit < p.hidden) {
        finish(step, row, unit, total);
      }
    }
    storageBarrier();
  }
}
