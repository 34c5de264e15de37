"""The encoder as an ONNX graph, written node by node from the packed weights.

Written by hand because the exporter of torch needs the whole of torch, half a minute and 2 GB to arrive at a graph four times
larger and slower: here the 4-bit blocks go into the file as they are. `MatMulNBits` and `GatherBlockQuantized` are operators of
ONNX Runtime (https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md).

Promises: the interface of the hub's `onnx/model.onnx` files: `input_ids` and `attention_mask` in, `last_hidden_state` out.
Refuses: nothing; the sizes come from the file.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.packed import BLOCK, PackedModel

_RUNTIME = "com.microsoft"
# Activations are rounded to 8 bits in blocks of 32 for the product: cosine 0.9999 to floats, and a third faster.
_ACCURACY_INT8_BLOCKS = 4


def write_graph(model: PackedModel, path: Path) -> None:
    """Write the graph of `model` to `path`."""
    onnx.save(_Graph(model).build(), str(path))


class _Graph:
    def __init__(self, model: PackedModel) -> None:
        self._model = model
        self._sizes = model.sizes
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def build(self) -> onnx.ModelProto:
        x = self._embeddings()
        mask = self._node("Cast", ["attention_mask"], to=TensorProto.INT32)
        for layer in range(self._sizes.layers):
            x = self._layer(f"l{layer}.", x, mask)
        self._nodes.append(helper.make_node("Identity", [x], ["last_hidden_state"]))
        graph = helper.make_graph(
            self._nodes,
            "e5",
            [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "tokens"]) for n in ("input_ids", "attention_mask")],
            [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", self._sizes.hidden])],
            list(self._constants.values()),
        )
        return helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", 20), helper.make_opsetid(_RUNTIME, 1)], ir_version=10
        )

    def _node(self, operator: str, inputs: Sequence[str], **attributes: Any) -> str:
        return self._split(operator, inputs, 1, **attributes)[0]

    def _split(self, operator: str, inputs: Sequence[str], outputs: int, **attributes: Any) -> list[str]:
        names = [f"{operator}_{len(self._nodes)}_{i}" for i in range(outputs)]
        domain = _RUNTIME if operator in _RUNTIME_OPERATORS else ""
        self._nodes.append(helper.make_node(operator, inputs, names, domain=domain, **attributes))
        return names

    def _constant(self, name: str, value: NDArray[np.generic]) -> str:
        self._constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _integers(self, *values: int) -> str:
        return self._constant("i" + "_".join(map(str, values)), np.array(values, np.int64))

    def _embeddings(self) -> str:
        hidden = self._sizes.hidden
        words = self._model.matrix("emb.word", hidden)
        word = self._node(
            "GatherBlockQuantized",
            [self._constant("emb.word", words.nibbles()), "input_ids", self._constant("emb.word.scales", words.scales)],
            bits=4,
            block_size=BLOCK,
            gather_axis=0,
            quantize_axis=1,
        )
        # The token type is always 0, so its row is added to the positions once, here.
        places = self._model.vector("emb.pos").reshape(-1, hidden) + self._model.vector("emb.type")[:hidden]
        length = self._node("Slice", [self._node("Shape", ["input_ids"]), self._integers(1), self._integers(2)])
        place = self._node("Slice", [self._constant("emb.pos", places), self._integers(0), length, self._integers(0)])
        weight, bias = self._norm("emb.ln")
        added = self._node("Add", [word, place])
        return self._node("LayerNormalization", [added, weight, bias], axis=-1, epsilon=self._sizes.epsilon)

    def _layer(self, name: str, x: str, mask: str) -> str:
        sizes = self._sizes
        query, key, value = self._split(
            "Split", [self._product(name, ["q", "k", "v"], x, sizes.hidden)], 3, axis=-1, num_outputs=3
        )
        context = self._node("MultiHeadAttention", [query, key, value, "", mask], num_heads=sizes.heads)
        x = self._add_and_norm(x, self._product(name, ["ao"], context, sizes.hidden), f"{name}aln")
        inner = self._node("Gelu", [self._product(name, ["fi"], x, sizes.hidden)])
        return self._add_and_norm(x, self._product(name, ["fo"], inner, sizes.feed_forward), f"{name}oln")

    def _product(self, layer: str, matrices: Sequence[str], x: str, columns: int) -> str:
        """Multiply x by the matrices, one below the other, and add their biases."""
        parts = [self._model.matrix(f"{layer}{m}.w", columns) for m in matrices]
        bias = np.concatenate([self._model.vector(f"{layer}{m}.b") for m in matrices])
        rows = len(bias)
        name = layer + "".join(matrices)
        nibbles = np.concatenate([part.nibbles() for part in parts]).reshape(rows, columns // BLOCK, BLOCK // 2)
        return self._node(
            "MatMulNBits",
            [
                x,
                self._constant(f"{name}.w", nibbles),
                self._constant(f"{name}.scales", np.concatenate([part.scales for part in parts])),
                "",
                "",
                self._constant(f"{name}.b", bias),
            ],
            K=columns,
            N=rows,
            bits=4,
            block_size=BLOCK,
            accuracy_level=_ACCURACY_INT8_BLOCKS,
        )

    def _add_and_norm(self, x: str, y: str, norm: str) -> str:
        weight, bias = self._norm(norm)
        return self._node("SkipLayerNormalization", [x, y, weight, bias], epsilon=self._sizes.epsilon)

    def _norm(self, name: str) -> tuple[str, str]:
        return (
            self._constant(f"{name}.w", self._model.vector(f"{name}.w")),
            self._constant(f"{name}.b", self._model.vector(f"{name}.b")),
        )


_RUNTIME_OPERATORS = {"GatherBlockQuantized", "MatMulNBits", "MultiHeadAttention", "SkipLayerNormalization"}
