"""The tutorial's program in PyTorch beside `geci` on a whole lyrics file: `./dev parity [LYRICS]` runs it.

    /usr/bin/python3 tests/parity/tutorial.py LYRICS GECI

Fails if the vocabularies differ, if PyTorch does not load exported weights with strict=True or finds another loss
with them, if 300 losses from the same weights and windows part by more than 1e-3, or if greedy text differs. The
epochs of the whole program, with dropout and shuffling of their own, are shown side by side.
"""

import json
import logging
import pathlib
import subprocess
import sys
import tempfile
import time

import jieba
import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fixtures"))
import make_tutorial_vocabulary as vocabulary  # noqa: E402

WIDTH, WINDOW, RATE, EPOCHS, STEPS = 128, 32, 1e-3, 3, 300


class TextGenerator(torch.nn.Module):
    """Embedding, dropout, RNN, linear layer: the tutorial's, whose second dropout has no effect."""

    def __init__(self, vocab, dropout):
        super().__init__()
        self.ebd = torch.nn.Embedding(vocab, WIDTH)
        self.rnn = torch.nn.RNN(WIDTH, WIDTH, 1)
        self.out = torch.nn.Linear(WIDTH, vocab)
        self.dropout = dropout

    def forward(self, ids, state=None):
        embedded = torch.nn.functional.dropout(self.ebd(ids), self.dropout)
        hidden, state = self.rnn(embedded, state)
        return self.out(hidden), state


def window_at(ids, begin):
    return ids[begin:begin + WINDOW].unsqueeze(1), ids[begin + 1:begin + WINDOW + 1]


def train(model, ids, begins):
    """One Adam step a window; gives their losses."""
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    for begin in begins:
        x, y = window_at(ids, begin)
        loss = torch.nn.functional.cross_entropy(model(x)[0].squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield loss.item()


def tutorial_epochs(ids, vocab):
    """The mean losses of the tutorial's program: window i begins at token i."""
    torch.manual_seed(1)
    windows = len(ids) // WINDOW
    begins = []
    for _ in range(EPOCHS):
        begins += [min(i, len(ids) - WINDOW - 2) for i in torch.randperm(windows).tolist()]
    losses = list(train(TextGenerator(vocab, 0.2), ids, begins))
    return [sum(losses[e * windows:(e + 1) * windows]) / windows for e in range(EPOCHS)]


def greedy(model, start, length):
    tokens, state, token = [], None, torch.tensor([[start]])
    with torch.no_grad():
        for _ in range(length):
            logits, state = model(token, state)
            token = logits.argmax(-1)
            tokens.append(token.item())
    return tokens


class Geci:
    def __init__(self, program, lyrics, folder):
        self.program, self.lyrics, self.folder = program, lyrics, folder

    def run(self, *arguments):
        finished = subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True)
        if finished.returncode:
            sys.exit(f"geci {arguments[0]}: {finished.stderr}")
        return finished.stdout

    def train(self, *options):
        """Gives the log's lines and the model's path."""
        model, log = self.folder / "model.safetensors", self.folder / "log"
        self.run("train", self.lyrics, "-o", model, "--preset", "tutorial", "--log", log, *options)
        return [json.loads(line) for line in log.read_text().splitlines()], model


failures = []


def check(holds, what):
    print(("ok      " if holds else "FAILED  ") + what)
    if not holds:
        failures.append(what)


def check_vocabulary(geci, words, ids):
    ours = json.loads(geci.run("vocab", geci.lyrics, "--tokenizer", "word", "--clean", "tutorial", "--ids", "--json"))
    check(ours["words"] == words and ours["ids"] == ids,
          f"vocabulary: {ours['lines']} lines, {ours['tokens']} tokens, V = {ours['vocab']}, in count and order")


def check_losses(geci, words, ids):
    torch.manual_seed(2)
    model = TextGenerator(len(words), 0.0)
    start = geci.folder / "start.pt"
    torch.save(model.state_dict(), start)
    windows = (len(ids) - 1) // WINDOW
    theirs = list(train(model, ids, [i % windows * WINDOW for i in range(STEPS)]))
    log, trained = geci.train("--init", start, "--order", "in-order", "--dropout", 0, "--steps", STEPS)
    ours = [line["loss"] for line in log if "step" in line]
    worst = max(abs(a - b) / b for a, b in zip(ours, theirs, strict=True))
    check(worst <= 1e-3, f"{STEPS} losses from PyTorch's weights: {theirs[0]:.4f} to {theirs[-1]:.4f}, worst difference {worst:.1e}")
    return model, trained


def check_export(geci, trained, words, ids):
    exported = geci.folder / "weights.safetensors"
    geci.run("export", trained, "-o", exported, "--weights-only")
    model = TextGenerator(len(words), 0.0)
    model.load_state_dict(read_safetensors(exported), strict=True)
    with torch.no_grad():
        logits = model(ids[:-1].unsqueeze(1))[0].squeeze(1)
        theirs = torch.nn.functional.cross_entropy(logits, ids[1:]).item()
    ours = json.loads(geci.run("eval", trained, geci.lyrics, "--json"))["loss"]
    check(abs(ours - theirs) <= 1e-4 * theirs, f"load_state_dict(strict=True): eval's loss {ours:.5f}, PyTorch's {theirs:.5f}")
    generated = json.loads(geci.run("generate", trained, "--prompt", words[0], "--length", 200, "--greedy", "--json"))
    expected = [words[i] for i in greedy(model, 0, 200)]
    check(generated["tokens"] == expected, f"200 greedy words from “{words[0]}”: {''.join(expected[:12])}…")


def read_safetensors(path):
    data = path.read_bytes()
    size = int.from_bytes(data[:8], "little")
    state = {}
    for name, info in json.loads(data[8:8 + size]).items():
        if name != "__metadata__":
            begin, end = info["data_offsets"]
            values = torch.frombuffer(bytearray(data[8 + size + begin:8 + size + end]), dtype=torch.float32)
            state[name] = values.reshape(info["shape"])
    return state


def show_epochs(geci, words, ids):
    begin = time.perf_counter()
    theirs = tutorial_epochs(ids, len(words))
    seconds = time.perf_counter() - begin
    begin = time.perf_counter()
    log, _ = geci.train("--epochs", EPOCHS)
    ours = [line["loss"] for line in log if "epoch" in line and "step" not in line]
    print(f"        PyTorch's program: {', '.join(f'{x:.2f}' for x in theirs)} in {seconds:.1f} s")
    print(f"        geci's preset:     {', '.join(f'{x:.2f}' for x in ours)} in {time.perf_counter() - begin:.1f} s")
    check(ours[-1] < 0.25, f"mean loss of epoch {EPOCHS} under 0.25: {ours[-1]:.3f}")


def main(lyrics, program):
    jieba.setLogLevel(logging.WARNING)
    reference = vocabulary.reference(pathlib.Path(lyrics).read_text(encoding="utf-8"))
    words, ids = reference["words"], torch.tensor(reference["ids"])
    with tempfile.TemporaryDirectory() as folder:
        geci = Geci(program, lyrics, pathlib.Path(folder))
        check_vocabulary(geci, words, reference["ids"])
        _, trained = check_losses(geci, words, ids)
        check_export(geci, trained, words, ids)
        show_epochs(geci, words, ids)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
