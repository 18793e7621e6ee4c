"""Read polygon files: GeoJSON, TopoJSON, ESRI shapefile; Python and numpy are all it needs."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import FileFormatError

Ring = NDArray[np.float64]
LARGEST = 500_000_000  # bytes; beyond that a district map is something else


@dataclass(frozen=True)
class Shape:
    """One polygon, or several that belong together, with its attributes.

    Parameters
    ----------
    properties : mapping of str to str
        Attributes as text; what the file lacks is absent.
    rings : tuple of array, shape (point, 2)
        Closed rings, outer and inner alike: only boundaries matter here.
    """

    properties: Mapping[str, str]
    rings: tuple[Ring, ...]


def read_polygons(path: str | Path) -> tuple[Shape, ...]:
    """Polygons of a GeoJSON, TopoJSON or shapefile (``.shp`` with its ``.dbf`` beside it).

    Parameters
    ----------
    path : str or Path
        Told by its content, not by its name.

    Returns
    -------
    tuple of Shape
        In file order; features without a polygon are left out.

    Raises
    ------
    FileFormatError
        Where the file is none of these, is broken, or has no polygon.
    """
    file = Path(path)
    try:
        if file.stat().st_size > LARGEST:
            raise FileFormatError(f"{file} is larger than {LARGEST // 1_000_000} MB")
        data = file.read_bytes()
    except OSError as error:
        raise FileFormatError(f"{file} cannot be read: {error.strerror}") from None
    if data[:4] == struct.pack(">i", 9994):
        shapes = tuple(_shapefile(data, file))
    else:
        shapes = tuple(_json(data, file))
    if not shapes:
        raise FileFormatError(f"{file} has no polygon")
    return shapes


def _json(data: bytes, file: Path) -> Iterator[Shape]:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise FileFormatError(
            f"{file} is neither GeoJSON, TopoJSON nor a shapefile: {error}"
        ) from None
    kind = content.get("type") if isinstance(content, dict) else None
    try:
        if kind == "Topology":
            yield from _topology(content, file)
        elif kind == "FeatureCollection":
            for number, feature in enumerate(content.get("features", []), start=1):
                yield from _feature(feature, file, number)
        elif kind == "Feature":
            yield from _feature(content, file, 1)
        else:
            raise FileFormatError(
                f"{file} is JSON, but no FeatureCollection (GeoJSON) and no Topology (TopoJSON)"
            )
    except (TypeError, KeyError, IndexError, AttributeError, ValueError) as error:
        if isinstance(error, FileFormatError):
            raise
        raise FileFormatError(f"{file} is broken inside: {error}") from None


def _feature(feature: Mapping[str, Any], file: Path, number: int) -> Iterator[Shape]:
    geometry = feature.get("geometry")
    if not geometry:
        return
    properties = _texts(feature.get("properties") or {})
    if "id" in feature and "id" not in properties:
        properties["id"] = str(feature["id"])
    rings = [
        _ring(points, f"{file}, feature {number}")
        for polygon in _polygons(geometry)
        for points in polygon
    ]
    if rings:
        yield Shape(properties, tuple(rings))


def _polygons(geometry: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    kind = geometry.get("type")
    if kind == "Polygon":
        yield geometry["coordinates"]
    elif kind == "MultiPolygon":
        yield from geometry["coordinates"]
    elif kind == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _polygons(part)


def _ring(points: Sequence[Any], where: str) -> Ring:
    ring = np.array([(float(p[0]), float(p[1])) for p in points]).reshape(-1, 2)
    if len(ring) < 3 or not np.isfinite(ring).all():
        raise FileFormatError(f"{where}: a ring needs three points or more, all finite")
    if (ring[0] != ring[-1]).any():
        ring = np.vstack([ring, ring[:1]])
    return ring


def _texts(properties: Mapping[str, Any]) -> dict[str, str]:
    out = {}
    for name, value in properties.items():
        if value is None or isinstance(value, (dict, list)):
            continue
        if isinstance(value, float) and value.is_integer() and math.isfinite(value):
            value = int(value)
        out[str(name)] = str(value).strip()
    return out


def _topology(content: Mapping[str, Any], file: Path) -> Iterator[Shape]:
    transform = content.get("transform")
    scale = np.array(transform["scale"] if transform else (1.0, 1.0), float)
    shift = np.array(transform["translate"] if transform else (0.0, 0.0), float)
    arcs = []
    for arc in content["arcs"]:
        points = np.array([(float(p[0]), float(p[1])) for p in arc]).reshape(-1, 2)
        # Quantised arcs are written as differences from point to point.
        arcs.append(np.cumsum(points, axis=0) * scale + shift if transform else points)

    def ring(indices: Sequence[int], where: str) -> Ring:
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        joined = [parts[0], *(part[1:] for part in parts[1:])]
        return _ring(np.vstack(joined).tolist(), where)

    def rings(geometry: Mapping[str, Any], where: str) -> list[Ring]:
        kind = geometry.get("type")
        if kind == "Polygon":
            return [ring(one, where) for one in geometry["arcs"]]
        if kind == "MultiPolygon":
            return [ring(one, where) for polygon in geometry["arcs"] for one in polygon]
        return []

    number = 0
    for thing in content["objects"].values():
        geometries = thing["geometries"] if thing.get("type") == "GeometryCollection" else [thing]
        for geometry in geometries:
            number += 1
            found = rings(geometry, f"{file}, geometry {number}")
            if found:
                properties = _texts(geometry.get("properties") or {})
                if "id" in geometry and "id" not in properties:
                    properties["id"] = str(geometry["id"])
                yield Shape(properties, tuple(found))


POLYGON_KINDS = (5, 15, 25)  # Polygon, PolygonZ, PolygonM


def _shapefile(data: bytes, file: Path) -> Iterator[Shape]:
    """ESRI Shapefile Technical Description (1998): records of type 5, 15, 25."""
    table = file.with_suffix(".dbf")
    if not table.exists() and file.with_suffix(".DBF").exists():
        table = file.with_suffix(".DBF")
    attributes = _dbase(table) if table.exists() else []
    at, number = 100, 0
    try:
        while at + 12 <= len(data):
            _, words = struct.unpack(">ii", data[at : at + 8])
            body = data[at + 8 : at + 8 + 2 * words]
            if len(body) < 2 * words:
                raise FileFormatError(f"{file} is cut off in record {number + 1}")
            at += 8 + 2 * words
            number += 1
            (kind,) = struct.unpack("<i", body[:4])
            if kind == 0:
                continue
            if kind not in POLYGON_KINDS:
                raise FileFormatError(
                    f"{file} holds shapes of type {kind}; polygons (5, 15, 25) are needed"
                )
            parts, points = struct.unpack("<ii", body[36:44])
            starts = struct.unpack(f"<{parts}i", body[44 : 44 + 4 * parts])
            first = 44 + 4 * parts
            flat = np.frombuffer(body[first : first + 16 * points], "<f8").reshape(-1, 2)
            ends = [*starts[1:], points]
            rings = tuple(
                _ring(flat[a:b].tolist(), f"{file}, record {number}")
                for a, b in zip(starts, ends, strict=True)
            )
            own = attributes[number - 1] if number <= len(attributes) else {}
            yield Shape(own, rings)
    except (struct.error, ValueError) as error:
        if isinstance(error, FileFormatError):
            raise
        raise FileFormatError(f"{file} is broken in record {number}: {error}") from None


def _dbase(path: Path) -> list[dict[str, str]]:
    """Attributes beside a shapefile (dBASE III), as text."""
    data = path.read_bytes()
    page = path.with_suffix(".cpg")
    encoding = page.read_text(errors="replace").strip() if page.exists() else "utf-8"
    try:
        "".encode(encoding)
    except LookupError:
        encoding = "utf-8"
    try:
        count, start, width = struct.unpack("<IHH", data[4:12])
        fields, at = [], 32
        while data[at] != 0x0D:
            name = data[at : at + 11].split(b"\0")[0].decode("ascii", "replace")
            fields.append((name, data[at + 16]))
            at += 32
        rows = []
        for k in range(count):
            record = data[start + k * width : start + (k + 1) * width]
            place, row = 1, {}
            for name, length in fields:
                raw = record[place : place + length]
                place += length
                row[name] = _decoded(raw, encoding)
            rows.append(row)
    except (struct.error, IndexError) as error:
        raise FileFormatError(f"{path} is no dBASE table: {error}") from None
    return rows


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    text = text.strip().strip("\0").strip()
    if text.endswith(".0") or ("." in text and not text.rstrip("0").split(".")[-1]):
        head = text.split(".")[0]
        if head.lstrip("-").isdigit():
            return head
    return text
