"""The ground: units, borders and observations out of a polygon file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def ground_import(
    polygons: Annotated[Path, typer.Argument(help="GeoJSON, TopoJSON or shapefile.")],
    state: Annotated[
        Path | None,
        typer.Option(help="CSV of observed control: by unit and side, totals, or regions."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Situation folder; tables go to theatre/.")] = Path(),
    attributes: Annotated[
        Path | None, typer.Option(help="CSV of more attributes, joined by the id.")
    ] = None,
    id_field: Annotated[str, typer.Option("--id", help="Attribute that is the id.")] = "",
    name_field: Annotated[str, typer.Option("--name", help="Attribute that is the name.")] = "",
    region: Annotated[str, typer.Option(help="Attribute that is the region.")] = "",
    city: Annotated[str, typer.Option(help="Attribute that says whether it is a city.")] = "",
    population: Annotated[str, typer.Option(help="Attribute that counts people.")] = "",
    size: Annotated[str, typer.Option(help="Attribute that counts districts.")] = "",
    capital: Annotated[str, typer.Option(help="Id or name of the capital.")] = "",
    prefix: Annotated[str, typer.Option(help="Put before every id.")] = "",
    date: Annotated[str, typer.Option(help="Date of the observations without one.")] = "",
    sides: Annotated[
        str, typer.Option(help="What words of the file mean, e.g. 0=held,1=lost.")
    ] = "",
    tolerance: Annotated[float, typer.Option(help="km within which boundaries are one.")] = 0.4,
    least: Annotated[float, typer.Option(help="km that a border needs.")] = 1.0,
    overwrite: Annotated[bool, typer.Option(help="Write over tables that are there.")] = False,
) -> None:
    """Make units and borders of the ground out of a polygon file."""
    from detente.io.geography import Fields, import_ground

    ground = import_ground(
        polygons,
        fields=Fields(id_field, name_field, region, city, population, size, capital, prefix),
        attributes=attributes,
        state=state,
        state_date=date,
        sides=dict(pair.split("=", 1) for pair in sides.split(",") if "=" in pair),
        tolerance=tolerance,
        least=least,
    )
    written = ground.write(out, overwrite=overwrite)
    for name, rows in ground.tables.items():
        print(f"{name}: {len(rows)} rows")
    for sentence in ground.assumptions:
        print(f"Assumed: {sentence}")
    print(f"{len(written)} files written to {out / 'theatre'}. Next: detente check {out}")
