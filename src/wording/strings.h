// Every word the window shows, in Chinese and English.
#pragma once

#include "session/snapshot.h"
#include "wording/language.h"

namespace geci {

/// Has no default, so that a table with a missing entry does not compile.
struct Word {
  constexpr Word(const char* text) : text(text) {}
  constexpr operator const char*() const { return text; }
  const char* text;
};

/// One setting: its name and the sentence that explains it.
struct Explained {
  Word name;
  Word why;
};

/// Of "Inside the network".
struct InsideStrings {
  Explained title, step_tab, next_tab, hidden_tab, gradient_tab, words_tab;
  Word fold, unfold, nothing_yet, text_hint;
  Explained follow;
  Word earlier, later;
  Word layer;      // format: a layer, of how many
  Word time_step;  // format: a time step, of how many
  Word time_step_why;
  Word token, embedding, from_below, input_side, hidden_side, hidden_state, cell_state;
  Word input_gate, forget_gate, output_gate, reset_gate, update_gate, candidate;
  Word logits, probabilities;
  Word follows;  // format: a token
  Word next_why;
  Word unit_over_text;  // format: a unit
  Word hidden_why;
  Word loss_of;      // formats: a token, a loss
  Word gradient_at;  // formats: a token, time steps, a length
  Word gradient_why, gradient_lstm;
  Word explained;  // formats: tokens, percent, percent
  Word words_why;
  Word path;        // format: a token; a step
  Word neighbours;  // format: a token
};

/// Of the list of keys.
struct ShortcutStrings {
  Word title, other_keys, space;
  Word train_or_pause, step, reset, undo, write, copy, inside_tab, language, shortcuts, close;
  Word further;
};

struct Strings {
  Word train, pause, step, reset, step_why, reset_why, other_language, light_theme, dark_theme;
  Word inside_tab;  // short, for a phone's tab
  // Formats: a count of steps; tokens a second; a loss.
  Word tokenizing;  // format: a text, percent
  Word step_count, tokens_per_second, loss_value, waiting;

  Word one_thread, many_threads;  // the latter with a number
  Word relaxed_simd, simd, native;
  Word relaxed_why, simd_threads_why, simd_alone_why, simd_alone_isolated_why, native_why, gpu_why;
  Explained device;
  Word device_cpu, device_gpu, device_reference, device_auto;

  Word data, open_file, paste_hint, use_text, own_text;
  Word songci300, songci, yuanqu, shijing;
  Explained lines, tokens, vocabulary, windows;
  Word preview_caption, preview_unknown;  // formats: counts of lines and of tokens; a count of tokens
  Word preview_why;

  Word network, settings_note, apply, parameters;
  Word tenths_of_a_second, seconds, minutes, minutes_and_seconds, hours_and_minutes;  // formats: numbers
  Word epoch_takes, epochs_take;  // formats: a duration; a count of epochs, a duration
  Word measured_by_trial, measured_in_training, measuring_draft, measuring_training, waits_for_dictionary, no_estimate,
      estimate_why;
  // Formats: the epoch, of how many, a duration; the epoch, a duration; a duration.
  Word time_left, time_left_in_epoch, only_time_left;
  Explained preset_tutorial, preset_quick, preset_thorough;
  Explained tokenizer, cleaning, user_dictionary;
  Word characters, words, cleaning_none, cleaning_tutorial, cleaning_lyrics, user_dictionary_hint;
  Explained cell, embed, hidden, layers, tie, dropout, output_dropout, batch, window, learning_rate, clip, order, seed;
  Word rnn_tanh, rnn_relu, gru, lstm;
  Explained optimizer, weight_decay, momentum, schedule, warmup, cosine_epochs, step_every, plateau_every,
      schedule_factor, validation, patience;
  Word schedule_constant, schedule_cosine, schedule_step, schedule_plateau, adam, sgd, epochs_count, steps_unit;
  Word more_settings, fewer_settings;
  Word order_shuffled, order_in_order, order_stream, order_tutorial, off;

  Word model, save, export_model, import_model, never_saved, saved_at;
  Explained share, export_briefly;

  Word speed, measure_speed, measure_speed_why;
  Word measuring, share_of_peak;  // formats: a job, its number, of how many; GFLOP/s, percent
  Word share_of_peak_why;

  Word lyrics, copy, copy_selected, copied, first_lyric, paused_lyric, asked_for, sample_caption;
  Word copied_share, repetition_loop, in_repetition_loop;  // formats: percent; tokens; nothing
  Explained copied_why;
  Word source_line;  // format: the line's number
  Explained timeline, newest_lyric, download_lyric;
  Word prompt_hint, generate, more_sampling, fewer_sampling;
  Explained temperature, sampled, greedy, length, top_k, top_p, repetition_penalty, stop_at_line_end, sampling_seed;
  Word all_tokens;

  Word curve, curve_why, uniform_baseline, axis_steps, no_curve, no_earlier_curve;
  Explained loss_curve, perplexity_curve, gradient_curve, rate_curve, speed_curve;
  Explained smoothing, log_scale, curve_csv, curve_png, curve_tools;
  Word smoothing_off, smoothing_some, smoothing_much;
  Word training_line, validation_line;
  Word run_name, run_on_this_text;  // formats: number, text, cell, width; the same without the text
  Word remove_run;
  // Formats: a percentage. The first five with the loss over ln V, the next with validation's rise.
  Word verdict_guessing, verdict_tokens, verdict_phrases, verdict_by_heart, verdict_memorising, verdict_diverged;
  Word verdict_why;

  Word kept_run;  // format: a text's title, a count of steps
  Explained undo, redo;

  Word dismiss;
  Word info, text_warning, text_rejected, model_rejected, settings_rejected, prompt_rejected, diverged, stopped_early,
      cannot_train, device_lost, device_refused, failed;

  InsideStrings inside;
  ShortcutStrings shortcuts;
};

const Strings& strings(Language language);

/// The heading over a notice's sentence.
const char* notice_title(const Strings& strings, NoticeKind kind);

}  // namespace geci
