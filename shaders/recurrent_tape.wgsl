// Four rows of the batch at one time step, as a vec4: how both directions of the recurrence read and write `tape`.

// Of the tape's part that begins at `offset` and has `width` floats a row.
fn load_tape(offset: u32, width: u32, step: u32, row: u32, col: u32) -> vec4<f32> {
  var result = vec4<f32>(0.0);
  let at = offset + (step * p.batch + row) * width + col;
  if (row < p.batch) { result.x = tape[at]; }
  if (row + 1u < p.batch) { result.y = tape[at + width]; }
  if (row + 2u < p.batch) { result.z = tape[at + 2u * width]; }
  if (row + 3u < p.batch) { result.w = tape[at + 3u * width]; }
  return result;
}

fn store_tape(offset: u32, width: u32, step: u32, row: u32, col: u32, value: vec4<f32>) {
  let at = offset + (step * p.batch + row) * width + col;
  if (row < p.batch) { tape[at] = value.x; }
  if (row + 1u < p.batch) { tape[at + width] = value.y; }
  if (row + 2u < p.batch) { tape[at + 2u * width] = value.z; }
  if (row + 3u < p.batch) { tape[at + 3u * width] = value.w; }
}
