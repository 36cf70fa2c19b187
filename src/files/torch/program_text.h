// The parts of the PyTorch program that are the same for every model. Names in braces are filled in by program.cpp.
#pragma once

namespace geci {

inline constexpr const char* kProgramStart = R"PY(#!/usr/bin/env python3
"""Writes text with a network that Geci trained:

    python3 THIS_FILE --prompt TEXT --length 100 --temperature 0.8

Needs {needs}.
"""
import argparse
{io}import pathlib
{imports}
WEIGHTS = pathlib.Path(__file__).parent / {weights}
LINE_END = {line_end}  # the token that ends a line; -1: none
{user_words}VOCABULARY = [
{vocabulary}]
NUMBERS = {token: number for number, token in enumerate(VOCABULARY)}


class TextGenerator(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.ebd = torch.nn.Embedding({vocab}, {embed})
        self.rnn = torch.nn.{recurrent}
        self.out = torch.nn.Linear({hidden}, {vocab})
{tie}
    def forward(self, ids, state=None):
        outputs, state = self.rnn(self.ebd(ids), state)
        return self.out(outputs), state


def load():
    network = TextGenerator()
    network.load_state_dict({load})
    return network.eval()


)PY";

inline constexpr const char* kCutWords = R"PY(def cut(line):
    return jieba.lcut(line)


)PY";

inline constexpr const char* kCutCharacters = R"PY(def cut(line):
    """The longest token of the vocabulary that comes next, again and again."""
    longest = max(map(len, VOCABULARY))
    while line:
        size = next((n for n in range(longest, 1, -1) if line[:n] in NUMBERS), 1)
        yield line[:size]
        line = line[size:]


)PY";

inline constexpr const char* kProgramEnd = R"PY(def encode(prompt):
    """Numbers of the tokens; what the vocabulary lacks is left out. Nothing stands for a line end."""
    ids = []
    for i, line in enumerate(prompt.split("\n")):
        if i > 0 and LINE_END >= 0:
            ids.append(LINE_END)
        ids += [NUMBERS[token] for token in cut(line) if token in NUMBERS]
    return ids or [max(LINE_END, 0)]


def uniform(seed, index):
    """Number `index` of Geci's random numbers in [0, 1): Philox4x32-10 (Salmon et al., 2011)."""
    low = 0xFFFFFFFF
    key = [seed & low, seed >> 32]
    c = [index // 4 & low, index // 4 >> 32, 0, 4 << 24]
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [b >> 32 ^ c[1] ^ key[0], b & low, a >> 32 ^ c[3] ^ key[1], a & low]
        key = [(key[0] + 0x9E3779B9) & low, (key[1] + 0xBB67AE85) & low]
    return (c[index % 4] >> 8) / 2 ** 24


def choose(logits, seen, options, index):
    """The next token, from the network's logits (V)."""
    logits = logits.clone()
    if options.repetition_penalty != 1:
        old = [token for token in seen if token != LINE_END]
        values = logits[old]
        logits[old] = torch.where(values > 0, values / options.repetition_penalty, values * options.repetition_penalty)
    if options.greedy:
        return int(logits.argmax())
    likely, ids = torch.softmax(logits.double() / options.temperature, 0).sort(descending=True, stable=True)
    kept = len(likely) if options.top_k == 0 else min(options.top_k, len(likely))
    likely, ids = likely[:kept], ids[:kept]
    before = likely.cumsum(0) - likely  # how likely those before it are together
    inside = before < options.top_p * likely.sum()
    inside[0] = True
    shaped = torch.zeros(len(logits), dtype=torch.double)
    shaped[ids[inside]] = likely[inside]
    sums = shaped.cumsum(0)
    return int((sums > uniform(options.seed, index) * sums[-1]).nonzero()[0])


@torch.no_grad()
def generate(network, options):
    ids = encode(options.prompt)
    text = [VOCABULARY[number] for number in ids] if options.prompt else []
    logits, state = network(torch.tensor(ids)[:, None])  # time, batch
    seen = set(ids)
    for index in range(options.length):
        token = choose(logits[-1, 0], seen, options, index)
        text.append(VOCABULARY[token])
        seen.add(token)
        if options.stop_at_line_end and token == LINE_END:
            break
        logits, state = network(torch.tensor([[token]]), state)
    return "".join(text)


def main():
    parser = argparse.ArgumentParser(description="Continues a text.")
    parser.add_argument("--prompt", default="")
    parser.add_argument("--length", type=int, default=100, help="tokens to write")
    parser.add_argument("--greedy", action="store_true", help="always the likeliest token")
    parser.add_argument("--temperature", type=float, default=1.0, help="below 1: safer; above: wilder")
    parser.add_argument("--top-k", type=int, default=0, help="only the K likeliest tokens; 0: all")
    parser.add_argument("--top-p", type=float, default=1.0, help="only the likeliest tokens that together reach P")
    parser.add_argument("--repetition-penalty", type=float, default=1.0)
    parser.add_argument("--stop-at-line-end", action="store_true")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same text")
    print(generate(load(), parser.parse_args()))


if __name__ == "__main__":
    main()
)PY";

}  // namespace geci
