"""Reads a file as torch.load(path, weights_only=True) does, with Python's own library alone, and prints its numbers as
JSON: a zip file of stored entries that begin on 64-byte boundaries, and a pickle of few instructions and names.

    python3 read_weights_only.py FILE
"""
import collections
import io
import json
import pickle
import pickletools
import struct
import sys
import zipfile

# Of torch/_weights_only_unpickler.py in PyTorch 1.13, which newer versions extend.
INSTRUCTIONS = {"PROTO", "STOP", "GLOBAL", "REDUCE", "BUILD", "MARK", "TUPLE", "TUPLE1", "TUPLE2", "TUPLE3", "NONE",
                "NEWFALSE", "NEWTRUE", "EMPTY_TUPLE", "EMPTY_LIST", "EMPTY_DICT", "BINPERSID", "BINGET", "BINPUT",
                "BININT", "BININT1", "BININT2", "BINUNICODE", "LONG1", "SETITEM", "SETITEMS"}
FORMATS = {"FloatStorage": "f", "HalfStorage": "e"}


def rebuild(storage, offset, shape, strides, requires_grad, hooks):
    assert not requires_grad and hooks == {} and len(shape) == len(strides)
    expected = 1
    for extent, stride in zip(reversed(shape), reversed(strides)):
        assert stride == expected
        expected *= extent
    assert offset == 0 and len(storage) == expected
    return storage


class Reader(pickle.Unpickler):
    def __init__(self, archive, folder):
        super().__init__(io.BytesIO(archive.read(folder + "data.pkl")))
        self.archive, self.folder = archive, folder

    def find_class(self, module, name):
        known = {"collections.OrderedDict": collections.OrderedDict, "torch._utils._rebuild_tensor_v2": rebuild}
        known.update({f"torch.{storage}": storage for storage in FORMATS})
        return known[f"{module}.{name}"]

    def persistent_load(self, pid):
        kind, storage, key, device, count = pid
        assert kind == "storage" and device == "cpu"
        return struct.unpack(f"<{count}{FORMATS[storage]}", self.archive.read(f"{self.folder}data/{key}"))


def main(path):
    with open(path, "rb") as file, zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        folder = archive.namelist()[0].split("/")[0] + "/"
        assert archive.read(folder + "version") == b"3\n" and archive.read(folder + "byteorder") == b"little"
        for entry in archive.infolist():
            assert entry.compress_type == zipfile.ZIP_STORED
            file.seek(entry.header_offset + 26)
            name, extra = struct.unpack("<HH", file.read(4))
            assert (entry.header_offset + 30 + name + extra) % 64 == 0, entry.filename
        used = {instruction.name for instruction, _, _ in pickletools.genops(archive.read(folder + "data.pkl"))}
        assert used <= INSTRUCTIONS, used - INSTRUCTIONS
        state = Reader(archive, folder).load()
        assert type(state) is collections.OrderedDict
        storages = sum(name.startswith(folder + "data/") for name in archive.namelist())
        print(json.dumps({"storages": storages, "tensors": state}))


if __name__ == "__main__":
    main(sys.argv[1])
