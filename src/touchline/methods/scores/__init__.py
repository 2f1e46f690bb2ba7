"""Scores: grades, scorecards, weights, calibration, stability, steadiness and fairness."""
