"""The benchmark jobs of `geci bench` in PyTorch, as one JSON line each.

    python3 tests/bench/torch_steps.py JOB THREADS SECONDS

One step = forward, mean cross-entropy, backward, dense Adam at 1e-3, on uniformly random ids.
"""

import json
import statistics
import sys
import time

import torch

JOBS = {
    "tutorial": {"cell": torch.nn.RNN, "V": 5627, "E": 128, "H": 128, "layers": 1, "B": 1, "T": 32},
    "char": {"cell": torch.nn.RNN, "V": 2500, "E": 128, "H": 256, "layers": 1, "B": 32, "T": 35},
    "lstm": {"cell": torch.nn.LSTM, "V": 2500, "E": 256, "H": 512, "layers": 1, "B": 32, "T": 64},
    "gru2": {"cell": torch.nn.GRU, "V": 2500, "E": 128, "H": 256, "layers": 2, "B": 16, "T": 64},
}
WARM_UP_STEPS, BATCHES = 20, 16


class Model(torch.nn.Module):
    def __init__(self, job):
        super().__init__()
        self.ebd = torch.nn.Embedding(job["V"], job["E"])
        self.rnn = job["cell"](job["E"], job["H"], job["layers"])
        self.out = torch.nn.Linear(job["H"], job["V"])

    def forward(self, ids):
        return self.out(self.rnn(self.ebd(ids))[0])


def main(name, threads, seconds):
    job = JOBS[name]
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    model = Model(job)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    ids = torch.randint(job["V"], (BATCHES, job["T"] + 1, job["B"]))

    def step(number):
        batch = ids[number % BATCHES]
        optimizer.zero_grad()
        logits = model(batch[:-1]).reshape(-1, job["V"])
        torch.nn.functional.cross_entropy(logits, batch[1:].reshape(-1)).backward()
        optimizer.step()

    for number in range(WARM_UP_STEPS):
        step(number)
    times, begin = [], time.perf_counter()
    while not times or time.perf_counter() - begin < seconds:
        before = time.perf_counter()
        step(len(times))
        times.append(time.perf_counter() - before)
    median = statistics.median(times)
    build = f"PyTorch {torch.__version__}"
    print(json.dumps({"config": name, "threads": threads, "ms_median": median * 1e3,
                      "tok_s": job["B"] * job["T"] / median, "build": build}))


main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
