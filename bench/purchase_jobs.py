"""One job of `bench.buy_till_you_die`: customers' columns to parameters and predictions.

`python -m bench.purchase_jobs LIBRARY JOB FOLDER`; each library loads itself only. It writes the
seconds from the columns to the last prediction, which are those after its imports.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Columns = list[NDArray[np.float64]]
WEEKS_AHEAD = 52


def touchline(job: str) -> Callable[[Columns], list[float]]:
    """By this project."""
    models = "touchline.methods.buy_till_you_die"
    if job == "spend":
        gamma_gamma = import_module(f"{models}.gamma_gamma").GammaGamma

        def spend(columns: Columns) -> list[float]:
            model, found = gamma_gamma.fit(*columns)
            model.expected_spend(*columns)
            return [float(value) for value in found.parameters]

        return spend
    home, name = "beta_geometric_nbd", "BetaGeometricNBD"
    if job == "pareto":
        home, name = "pareto_nbd", "ParetoNBD"
    model = getattr(import_module(f"{models}.{home}"), name)
    rows_of = import_module(f"{models}.purchase_rows").PurchaseRows.group

    def purchases(columns: Columns) -> list[float]:
        rows = rows_of(*columns)
        fitted = model.fit(rows)
        fitted.model.alive(rows)[rows.row_of].sum()
        fitted.model.expected_purchases(rows, WEEKS_AHEAD)[rows.row_of].sum()
        return [float(value) for value in fitted.maximum.parameters]

    return purchases


def lifetimes(job: str) -> Callable[[Columns], list[float]]:
    """The same by lifetimes, as its documentation does it."""
    frames, library = import_module("pandas"), import_module("lifetimes")

    def spend(columns: Columns) -> list[float]:
        series = [frames.Series(column) for column in columns]
        fitted = library.GammaGammaFitter(penalizer_coef=0.0).fit(*series)
        fitted.conditional_expected_average_profit(*series)
        return [float(value) for value in fitted.params_]

    def purchases(columns: Columns) -> list[float]:
        series = [frames.Series(column) for column in columns]
        fitter = library.ParetoNBDFitter if job == "pareto" else library.BetaGeoFitter
        weights = {"weights": series.pop()} if job == "grouped" else {}
        model = fitter(penalizer_coef=0.0).fit(*series, **weights)
        model.conditional_probability_alive(*series)
        model.conditional_expected_number_of_purchases_up_to_time(WEEKS_AHEAD, *series)
        return [float(value) for value in model.params_]

    return spend if job == "spend" else purchases


def pymc_marketing(job: str) -> Callable[[Columns], list[float]]:
    """Its greatest posterior density, with its own priors, so its parameters are a little apart."""
    frames, library = import_module("pandas"), import_module("pymc_marketing.clv")
    models = {"bg": "BetaGeoModel", "pareto": "ParetoNBDModel", "spend": "GammaGammaModel"}
    names = {"pareto": ("r", "alpha", "s", "beta"), "spend": ("p", "q", "v")}
    columns_of = ("frequency", "monetary_value" if job == "spend" else "recency", "T")

    def found(columns: Columns) -> list[float]:
        data = frames.DataFrame(dict(zip(columns_of, columns, strict=False)))
        data.insert(0, "customer_id", np.arange(len(data)))
        model = getattr(library, models[job])(data=data)
        model.fit(method="map", progressbar=False)
        if job == "spend":
            model.expected_customer_spend(data=data)
        else:
            model.expected_probability_alive()
            model.expected_purchases(future_t=WEEKS_AHEAD)
        summary = model.fit_summary()
        return [float(summary[name]) for name in names.get(job, ("r", "alpha", "a", "b"))]

    return found


LIBRARIES = {"touchline": touchline, "lifetimes": lifetimes, "PyMC-Marketing": pymc_marketing}


def main(library: str, job: str, folder: Path) -> None:
    """Load, read, do the job, and tell the seconds of the last."""
    work = LIBRARIES[library](job)
    columns = list(np.load(folder / f"{job}.npy"))
    clock, processor = time.perf_counter(), time.process_time()
    parameters = work(columns)
    told = {
        "wall": time.perf_counter() - clock,
        "cpu": time.process_time() - processor,
        "parameters": parameters,
    }
    (folder / f"{library}-{job}.json").write_text(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
