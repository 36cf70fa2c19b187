// `count` time steps of one recurrent layer backwards, from first_step down: the gates' gradients and dL/dh.
//
// At time t: dL/dh_t is d_y_t + W_hh^T d_gates_(t+1), and for the GRU also dL/dh_(t+1) z_(t+1), which the step before
// this one has left in d_y_t. The whole of it is written over d_y_t; the gates, and the GRU's hidden side, become their
// gradients. Derivatives are written with the gates' values: sigmoid' = s (1 - s), tanh' = 1 - t^2.
//
// w: W_hh, (G*H, H). state: (parts, B, H) before the first time step. y, d_y: (T*B, H). tape: as recurrent_forward.wgsl
// leaves it. d_c: (B, H), of the LSTM, between steps. Offsets are in floats.
//
// A workgroup of 256 takes four rows of the batch, as in recurrent_forward.wgsl; the sum over the G*H gradients of the
// gates is cut as the sum over h is there, into blocks of 512 and parts of 64.
// Looping: (1, ceil(B / 4)) workgroups take all time steps. By steps: (ceil(H / units), ceil(B / 4)) take one.
#variant rnn_tanh_backward CELL=0
#variant rnn_relu_backward CELL=1
#variant lstm_backward CELL=2
#variant gru_backward CELL=3
#if CELL == 2
#include "activations.wgsl"
#endif
#include "recurrent_tape.wgsl"

struct Params {
  first_step: u32,
  count: u32,
  steps: u32,
  batch: u32,
  hidden: u32,
  units: u32,
  w_offset: u32,
  state_offset: u32,
  y_offset: u32,
  x_side_offset: u32,
  h_side_offset: u32,
  c_offset: u32,
  d_y_offset: u32,
  d_c_offset: u32,
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
#if CELL >= 2
@group(0) @binding(2) var<storage, read> state: array<f32>;
#endif
#if CELL != 2
@group(0) @binding(3) var<storage, read> y: array<f32>;
#endif
@group(0) @binding(4) var<storage, read_write> tape: array<f32>;
@group(0) @binding(5) var<storage, read_write> d_y: array<f32>;
#if CELL == 2
@group(0) @binding(6) var<storage, read_write> d_c: array<f32>;
#endif

var<workgroup> gate_block: array<vec4<f32>, 512>;
var<workgroup> shared_sums: array<vec4<f32>, 256>;

#if CELL >= 2
// Row 0 of `part` of the state: 0 for h, 1 for c.
fn load_state(part: u32, row: u32, col: u32) -> vec4<f32> {
  var result = vec4<f32>(0.0);
  let at = p.state_offset + (part * p.batch + row) * p.hidden + col;
  if (row < p.batch) { result.x = state[at]; }
  if (row + 1u < p.batch) { result.y = state[at + p.hidden]; }
  if (row + 2u < p.batch) { result.z = state[at + 2u * p.hidden]; }
  if (row + 3u < p.batch) { result.w = state[at + 3u * p.hidden]; }
  return result;
}
#endif

#if CELL != 2
fn load_y(step: u32, row: u32, col: u32) -> vec4<f32> {
  var result = vec4<f32>(0.0);
  let at = p.y_offset + (step * p.batch + row) * p.hidden + col;
  if (row < p.batch) { result.x = y[at]; }
  if (row + 1u < p.batch) { result.y = y[at + p.hidden]; }
  if (row + 2u < p.batch) { result.z = y[at + 2u * p.hidden]; }
  if (row + 3u < p.batch) { result.w = y[at + 3u * p.hidden]; }
  return result;
}
#endif

fn load_d_y(step: u32, row: u32, col: u32) -> vec4<f32> {
  var result = vec4<f32>(0.0);
  let at = p.d_y_offset + (step * p.batch + row) * p.hidden + col;
  if (row < p.batch) { result.x = d_y[at]; }
  if (row + 1u < p.batch) { result.y = d_y[at + p.hidden]; }
  if (row + 2u < p.batch) { result.z = d_y[at + 2u * p.hidden]; }
  if (row + 3u < p.batch) { result.w = d_y[at + 3u * p.hidden]; }
  return result;
}

fn store_d_y(step: u32, row: u32, col: u32, value: vec4<f32>) {
  let at = p.d_y_offset + (step * p.batch + row) * p.hidden + col;
  if (row < p.batch) { d_y[at] = value.x; }
  if (row + 1u < p.batch) { d_y[at + p.hidden] = value.y; }
  if (row + 2u < p.batch) { d_y[at + 2u * p.hidden] = value.z; }
  if (row + 3u < p.batch) { d_y[at + 3u * p.hidden] = value.w; }
}

// The products of gradients [first, last) with one unit's column of w; gate_block begins at `block`. Four at a time, so
// that their weights are all on their way before the first is waited for.
fn part_sum(unit: u32, block: u32, first: u32, last: u32) -> vec4<f32> {
  var sum = vec4<f32>(0.0);
  var k = first;
  for (; k + 4u <= last; k += 4u) {
    let at = p.w_offset + k * p.hidden + unit;
    let weights = vec4<f32>(w[at], w[at + p.hidden], w[at + 2u * p.hidden], w[at + 3u * p.hidden]);
    let j = k - block;
    sum = fma(vec4<f32>(weights.y), gate_block[j + 1u], fma(vec4<f32>(weights.x), gate_block[j], sum));
    sum = fma(vec4<f32>(weights.w), gate_block[j + 3u], fma(vec4<f32>(weights.z), gate_block[j + 2u], sum));
  }
  for (; k < last; k++) {
    sum = fma(vec4<f32>(w[p.w_offset + k * p.hidden + unit]), gate_block[k - block], sum);
  }
  return sum;
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

// W_hh^T d_gates of time `step` for one unit. All invocations call it.
fn product(step: u32, row: u32, unit: u32, t: u32) -> vec4<f32> {
  let depth = GATES * p.hidden;
  let own_part = t / p.units;
  var total = vec4<f32>(0.0);
  for (var block = 0u; block < depth; block += BLOCK) {
    let block_end = min(block + BLOCK, depth);
    for (var k = block + t; k < block_end; k += 256u) {
      gate_block[k - block] = load_tape(p.h_side_offset, depth, step, row, k);
    }
    workgroupBarrier();
    if (p.units == 256u) {
      for (var part = 0u; part < PARTS; part++) {
        let first = block + part * PART;
        total += part_sum(unit, block, first, min(first + PART, block_end));
      }
      workgroupBarrier();
    } else {
      let first = block + own_part * PART;
      total = add_parts(total, part_sum(unit, block, first, min(first + PART, block_end)), t);
    }
  }
  return total;
}

#if CELL == 2
fn finish(step: u32, row: u32, unit: u32, gradient: vec4<f32>) {
  let h = p.hidden;
  let width = GATES * h;
  let in_gate = load_tape(p.x_side_offset, width, step, row, unit);
  let forget = load_tape(p.x_side_offset, width, step, row, unit + h);
  let candidate = load_tape(p.x_side_offset, width, step, row, unit + 2u * h);
  let out_gate = load_tape(p.x_side_offset, width, step, row, unit + 3u * h);
  let tanh_c = hyperbolic_tangent(load_tape(p.c_offset, h, step, row, unit));
  var c_before: vec4<f32>;
  if (step == 0u) {
    c_before = load_state(1u, row, unit);
  } else {
    c_before = load_tape(p.c_offset, h, step - 1u, row, unit);
  }
  let gradient_c = load_d_c(step, row, unit) + gradient * out_gate * (vec4<f32>(1.0) - tanh_c * tanh_c);
  let one = vec4<f32>(1.0);
  store_tape(p.x_side_offset, width, step, row, unit, gradient_c * candidate * (in_gate * (one - in_gate)));
  store_tape(p.x_side_offset, width, step, row, unit + h, gradient_c * c_before * (forget * (one - forget)));
  store_tape(p.x_side_offset, width, step, row, unit + 2u * h, gradient_c * in_gate * (one - candidate * candidate));
  store_tape(p.x_side_offset, width, step, row, unit + 3u * h, gradient * tanh_c * (out_gate * (one - out_gate)));
  store_d_c(row, unit, gradient_c * forget);
}

// Zero at the last time step: nothing comes after it.
fn load_d_c(step: u32, row: u32, col: u32) -> vec4<f32> {
  var result = vec4<f32>(0.0);
  if (step + 1u == p.steps) {
    return result;
  }
  let at = p.d_c_offset + row * p.hidden + col;
  if (row < p.batch) { result.x = d_c[at]; }
  if (row + 1u < p.batch) { result.y = d_c[at + p.hidden]; }
  if (row + 2u < p.batch) { result.z = d_c[at + 2u * p.hidden]; }
  if (row + 3u < p.batch) { result.w = d_c[at + 3u * p.hidden]; }
  return result;
}

fn store_d_c(row: u32, col: u32, value: vec4<f32>) {
  let at = p.d_c_offset + row * p.hidden + col;
  if (row < p.batch) { d_c[at] = value.x; }
  if (row + 1u < p.batch) { d_c[at + p.hidden] = value.y; }
  if (row + 2u < p.batch) { d_c[at + 2u * p.hidden] = value.z; }
  if (row + 3u < p.batch) { d_c[at + 3u * p.hidden] = value.w; }
}
#elif CELL == 3
// The two sides differ in the candidate alone, whose hidden side passed through the reset gate.
fn finish(step: u32, row: u32, unit: u32, gradient: vec4<f32>) {
  let h = p.hidden;
  let width = GATES * h;
  let one = vec4<f32>(1.0);
  let reset = load_tape(p.x_side_offset, width, step, row, unit);
  let update = load_tape(p.x_side_offset, width, step, row, unit + h);
  let candidate = load_tape(p.x_side_offset, width, step, row, unit + 2u * h);
  let hidden_candidate = load_tape(p.h_side_offset, width, step, row, unit + 2u * h);
  var before: vec4<f32>;
  if (step == 0u) {
    before = load_state(0u, row, unit);
  } else {
    before = load_y(step - 1u, row, unit);
  }
  let d_candidate = gradient * (one - update) * (one - candidate * candidate);
  let d_update = gradient * (before - candidate) * (update * (one - update));
  let d_reset = d_candidate * hidden_candidate * (reset * (one - reset));
  store_tape(p.x_side_offset, width, step, row, unit, d_reset);
  store_tape(p.x_side_offset, width, step, row, unit + h, d_update);
  store_tape(p.x_side_offset, width, step, row, unit + 2u * h, d_candidate);
  store_tape(p.h_side_offset, width, step, row, unit, d_reset);
  store_tape(p.h_side_offset, width, step, row, unit + h, d_update);
  store_tape(p.h_side_offset, width, step, row, unit + 2u * h, d_candidate * reset);
  if (step > 0u) {
    store_d_y(step - 1u, row, unit, load_d_y(step - 1u, row, unit) + gradient * update);
  }
}
#else
fn finish(step: u32, row: u32, unit: u32, gradient: vec4<f32>) {
  let value = load_y(step, row, unit);
#if CELL == 0
  let d_gate = gradient * (vec4<f32>(1.0) - value * value);
#else
  let d_gate = select(vec4<f32>(0.0), gradient, value > vec4<f32>(0.0));
#endif
  store_tape(p.x_side_offset, p.hidden, step, row, unit, d_gate);
}
#endif

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) t: u32,
        @builtin(num_workgroups) groups: vec3<u32>) {
  let row = group.y * 4u;
  for (var i = 0u; i < p.count; i++) {
    let step = p.first_step - i;
    for (var first_unit = group.x * p.units; first_unit < p.hidden; first_unit += groups.x * p.units) {
      let unit = first_unit + t % p.units;
      var later = vec4<f32>(0.0);
      if (step + 1u < p.steps) {
        later = product(step + 1u, row, min(unit, p.hidden - 1u), t);
      }
      if (t < p.units && unit < p.hidden) {
        let gradient = load_d_y(step, row, unit) + later;
        store_d_y(step, row, unit, gradient);
        finish(step, row, unit, gradient);
      }
    }
    storageBarrier();
  }
}
