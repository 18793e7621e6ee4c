"""Polygon files to units and borders: three formats, slivers, and what is wrong with bad ones."""

from __future__ import annotations

import csv
import json
import math
import struct
from itertools import pairwise

import numpy as np
import pytest
from typer.testing import CliRunner

from detente.cli import app
from detente.errors import FileFormatError
from detente.io.geography import Fields, import_ground, slug
from detente.io.polygons import read_polygons
from detente.io.shared_boundary import shared_boundary


def square(x, y, side=0.1):
    return [[x, y], [x, y + side], [x + side, y + side], [x + side, y], [x, y]]


def collection(*features):
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature", "properties": properties,
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
            for properties, ring in features
        ],
    }  # fmt: skip


GRID = collection(
    *(
        ({"code": f"D{3 * i + j}", "name": f"District {i}{j}", "people": 100 * (i + j)},
         square(60 + 0.1 * i, 34 + 0.1 * j))
        for i in range(3)
        for j in range(3)
    )
)  # fmt: skip
EDGES = {(3 * i + j, 3 * i + j + 1) for i in range(3) for j in range(2)} | {
    (3 * i + j, 3 * i + j + 3) for i in range(2) for j in range(3)
}


def written(tmp_path, content, name="units.geojson"):
    path = tmp_path / name
    path.write_text(json.dumps(content))
    return path


def edges_of(ground):
    return {
        tuple(sorted(int(row.text(end).lstrip("d")) for end in ("unit", "neighbour")))
        for row in ground.tables["theatre/borders"]
    }


def test_a_grid_has_the_borders_of_a_grid(tmp_path):
    """Corners touch in a point and are no borders."""
    ground = import_ground(written(tmp_path, GRID))
    assert edges_of(ground) == EDGES
    assert [row.key for row in ground.tables["theatre/units"]] == [f"d{k}" for k in range(9)]


def test_points_that_only_one_neighbour_has_and_slivers_do_not_matter(tmp_path):
    rng = np.random.default_rng(1)
    rough = json.loads(json.dumps(GRID))
    for feature in rough["features"]:
        ring = feature["geometry"]["coordinates"][0]
        dense = []
        for (ax, ay), (bx, by) in pairwise(ring):
            for share in np.sort(np.append(rng.random(4), 0.0)):
                dense.append([ax + share * (bx - ax), ay + share * (by - ay)])
        # Up to some 200 metres off, each polygon by itself.
        dense = [[x + rng.uniform(-1e-3, 1e-3), y + rng.uniform(-1e-3, 1e-3)] for x, y in dense]
        feature["geometry"]["coordinates"] = [[*dense, dense[0]]]
    assert edges_of(import_ground(written(tmp_path, rough))) == EDGES


def test_shared_length_is_exact_on_squares():
    left = np.array(square(0, 0, 3000.0), float)
    right = left + np.array([3000.0, 1000.0])
    found = shared_boundary([[left], [right]], tolerance=1e-6, geographic=False)
    assert found[0, 1] == pytest.approx(2.0, abs=1e-4)


def test_degrees_are_turned_into_kilometres():
    ring = np.array(square(60, 34), float)
    found = shared_boundary([[ring], [ring + np.array([0.1, 0])]], tolerance=0.01)
    assert found[0, 1] == pytest.approx(0.1 * math.pi / 180 * 6371.0088, rel=0.01)


def test_the_398_districts(shared):
    """Against the published neighbour list, which rests on the unsimplified boundaries."""
    base = "data/afghanistan/afg398_districts"
    ground = import_ground(
        shared(f"{base}.geojson"),
        attributes=shared(f"{base}.csv"),
        fields=Fields(
            region="province", city="has_provincial_capital", population="population",
            capital="Kabul",
        ),
    )  # fmt: skip
    units = ground.tables["theatre/units"]
    assert len(units) == 398
    assert sum(row.flag("city") for row in units) == 34
    assert [row.text("name") for row in units if row.flag("capital")] == ["Kabul"]
    made = {
        tuple(sorted((row.text("unit"), row.text("neighbour"))))
        for row in ground.tables["theatre/borders"]
    }
    with open(shared("data/afghanistan/afg398_adjacency.csv"), newline="") as file:
        known = {tuple(sorted((r["distid_a"], r["distid_b"]))) for r in csv.DictReader(file)}
    both = len(made & known)
    assert len(known) == 1087
    assert both / len(known) > 0.99
    assert both / len(made) > 0.99


def test_topojson_gives_the_same_as_geojson(tmp_path):
    """Two squares that share an arc, quantised."""
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.001, 0.001], "translate": [60.0, 34.0]},
        "arcs": [
            [[100, 0], [0, 100]],
            [[100, 100], [-100, 0], [0, -100], [100, 0]],
            [[100, 100], [100, 0], [0, -100], [-100, 0]],
        ],
        "objects": {
            "units": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"id": "west"}},
                    {"type": "MultiPolygon", "arcs": [[[2, 0]]], "properties": {"id": "east"}},
                ],
            }
        },
    }
    ground = import_ground(written(tmp_path, topology, "units.topojson"))
    assert len(ground.tables["theatre/borders"]) == 1
    ring = read_polygons(tmp_path / "units.topojson")[0].rings[0]
    assert ring.min(axis=0).tolist() == pytest.approx([60.0, 34.0])
    assert (ring[0] == ring[-1]).all()


def shapefile(tmp_path, rings, names):
    """A minimal shapefile by the technical description, independent of the reader."""
    records = b""
    for number, ring in enumerate(rings, start=1):
        flat = b"".join(struct.pack("<2d", *point) for point in ring)
        xs, ys = zip(*ring, strict=True)
        body = struct.pack("<i4d", 5, min(xs), min(ys), max(xs), max(ys))
        body += struct.pack("<iii", 1, len(ring), 0) + flat
        records += struct.pack(">ii", number, len(body) // 2) + body
    head = struct.pack(">i5i", 9994, 0, 0, 0, 0, 0) + struct.pack(">i", (100 + len(records)) // 2)
    head += struct.pack("<ii8d", 1000, 5, *([0.0] * 8))
    (tmp_path / "units.shp").write_bytes(head + records)
    field = b"NAME".ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([12, 0]) + b"\0" * 14
    table = struct.pack("<B3BIHH20x", 3, 117, 1, 1, len(names), 32 + 32 + 1, 13) + field + b"\r"
    table += b"".join(b" " + name.encode().ljust(12) for name in names)
    (tmp_path / "units.dbf").write_bytes(table + b"\x1a")
    return tmp_path / "units.shp"


def test_shapefiles_are_read_with_their_attributes(tmp_path):
    path = shapefile(
        tmp_path, [square(60, 34), square(60.1, 34), square(61, 36)], ["Alpha", "Béta", "Gamma"]
    )
    ground = import_ground(path)
    assert [row.key for row in ground.tables["theatre/units"]] == ["alpha", "beta", "gamma"]
    assert len(ground.tables["theatre/borders"]) == 1
    assert any("touch no other" in sentence for sentence in ground.assumptions)


def test_metres_are_recognised(tmp_path):
    flat = collection(
        ({"id": "a"}, square(500_000, 4_000_000, 5000)),
        ({"id": "b"}, square(505_000, 4_000_000, 5000)),
    )
    ground = import_ground(written(tmp_path, flat))
    assert len(ground.tables["theatre/borders"]) == 1
    assert any("metres" in sentence for sentence in ground.assumptions)


def test_observations_by_unit_totals_and_region(tmp_path):
    path = written(tmp_path, GRID)
    state = tmp_path / "state.csv"
    state.write_text("code,state\nD0,0\nD1,1\n")
    ground = import_ground(
        path, state=state, state_date="2017-10-15", sides={"0": "held", "1": "lost"},
        fields=Fields(id="code", prefix="x-"),
    )  # fmt: skip
    rows = ground.tables["theatre/control_units"]
    assert [(r.text("date"), r.text("unit"), r.text("side")) for r in rows] == [
        ("2017-10-15", "x-d0", "held"), ("2017-10-15", "x-d1", "lost"),
    ]  # fmt: skip
    state.write_text("date,held,contested,lost,units\n2016-01-01,5,3,1,9\n")
    assert len(import_ground(path, state=state).tables["theatre/control"]) == 1
    state.write_text("date,region,lost,units\n2016-01-01,South,2,3\n")
    assert "theatre/control_regions" in import_ground(path, state=state).tables


def test_the_command_writes_tables_and_never_over_them(tmp_path):
    path = written(tmp_path, GRID)
    arguments = ["ground", "import", str(path), "--out", str(tmp_path), "--capital", "District 11"]
    first = CliRunner().invoke(app, arguments)
    assert first.exit_code == 0
    assert "theatre/borders: 12 rows" in first.stdout
    units = (tmp_path / "theatre" / "units.csv").read_text()
    assert "d4,District 11" in units
    again = CliRunner().invoke(app, arguments)
    assert again.exit_code != 0
    assert isinstance(again.exception, FileFormatError)
    assert CliRunner().invoke(app, [*arguments, "--overwrite"]).exit_code == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("not json at all", "neither GeoJSON, TopoJSON nor a shapefile"),
        ('{"type": "Point"}', "no FeatureCollection"),
        ('{"type": "FeatureCollection", "features": []}', "no polygon"),
        (json.dumps(collection(({"id": "a"}, [[0, 0], [1, 1]]))), "three points"),
        (json.dumps(collection(({"id": "a"}, [[0, 0], [1, None], [2, 2]]))), "broken inside"),
        (json.dumps({"type": "FeatureCollection", "features": [3]}), "broken inside"),
    ],
)
def test_broken_polygon_files_are_explained(tmp_path, content, message):
    path = tmp_path / "units.geojson"
    path.write_text(content)
    with pytest.raises(FileFormatError, match=message):
        import_ground(path)


def test_wrong_fields_ids_sides_and_units_are_explained(tmp_path):
    path = written(tmp_path, GRID)
    with pytest.raises(FileFormatError, match="no attribute 'kode'"):
        import_ground(path, fields=Fields(id="kode"))
    with pytest.raises(FileFormatError, match="exactly one"):
        import_ground(path, fields=Fields(capital="Atlantis"))
    double = collection(({"id": "a"}, square(0, 0)), ({"id": "A"}, square(1, 1)))
    with pytest.raises(FileFormatError, match="two features have the id 'a'"):
        import_ground(written(tmp_path, double, "double.json"), fields=Fields(id="id"))
    state = tmp_path / "state.csv"
    state.write_text("unit,side\nd0,blue\n")
    with pytest.raises(FileFormatError, match="'blue' is no side"):
        import_ground(path, state=state, state_date="2017")
    state.write_text("unit,side\nd77,held\n")
    with pytest.raises(FileFormatError, match="no unit 'd77'"):
        import_ground(path, state=state, state_date="2017")
    state.write_text("unit,side\nd0,held\n")
    with pytest.raises(FileFormatError, match="no date"):
        import_ground(path, state=state)


def test_a_cut_off_shapefile_is_explained(tmp_path):
    path = shapefile(tmp_path, [square(60, 34)], ["Alpha"])
    path.write_bytes(path.read_bytes()[:150])
    with pytest.raises(FileFormatError, match="cut off"):
        read_polygons(path)


def test_slugs_are_ids():
    assert slug("Sar-e Pul") == "sar-e-pul"
    assert slug("Åland (city)") == "aland-city"
