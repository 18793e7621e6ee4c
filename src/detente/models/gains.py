"""Gains of a package: concave, linear between the ideals.

A package ``z`` gives condition *i* the surplus

    s_i(z) = b_i + sum_k w_ik (|r_k - x_ik| - |z_k - x_ik|) / 100

Everything here works on one draw: ``x``, ``w`` (condition, issue) are ideals 0-100 and weights 0-1,
``r`` (issue) the reversion 0-100, ``b`` (condition) the surplus at the reversion, ``active``
(condition) the conditions that count, ``low``, ``high`` (issue) the box.
"""

from __future__ import annotations

from numba import njit


@njit(cache=True, nogil=True)
def surplus(z, x, w, r, b, active, s):
    """Write s_i(z) of every active condition into ``s``."""
    for i in range(x.shape[0]):
        if active[i]:
            total = b[i]
            for k in range(x.shape[1]):
                if w[i, k] != 0.0:
                    total += w[i, k] * (abs(r[k] - x[i, k]) - abs(z[k] - x[i, k])) * 0.01
            s[i] = total


@njit(cache=True, nogil=True)
def segment(k, at, up, x, w, active, low, high, aim):
    """End of the linear segment of issue k that starts at ``at`` and goes up or down."""
    end = high[k] if up else low[k]
    for i in range(x.shape[0]):
        if active[i] and w[i, k] != 0.0:
            if up:
                if at < x[i, k] < end:
                    end = x[i, k]
            elif end < x[i, k] < at:
                end = x[i, k]
    if up:
        if at < aim < end:
            end = aim
    elif end < aim < at:
        end = aim
    return end


@njit(cache=True, nogil=True)
def dual_bound(y, x, w, r, b, active, low, high):
    """Upper bound on the margin from weights ``y`` >= 0 that sum to 1.

    For given weights the best z_k is the y·w-weighted median of the ideals, cut to the box.
    """
    conditions, issues = x.shape
    total = 0.0
    for i in range(conditions):
        if active[i] and y[i] > 0.0:
            total += y[i] * b[i]
    for k in range(issues):
        # Slope of the weighted sum just right of z falls by 2·y·w at every ideal passed.
        slope = 0.0
        for i in range(conditions):
            if active[i] and y[i] > 0.0:
                slope += y[i] * w[i, k] if x[i, k] > low[k] else -y[i] * w[i, k]
        z = low[k]
        while slope > 1e-15 and z < high[k]:
            end = high[k]
            for i in range(conditions):
                if active[i] and y[i] > 0.0 and w[i, k] != 0.0 and z < x[i, k] < end:
                    end = x[i, k]
            z = end
            for i in range(conditions):
                if active[i] and y[i] > 0.0 and x[i, k] == z:
                    slope -= 2.0 * y[i] * w[i, k]
        for i in range(conditions):
            if active[i] and y[i] > 0.0 and w[i, k] != 0.0:
                total += y[i] * w[i, k] * (abs(r[k] - x[i, k]) - abs(z - x[i, k])) * 0.01
    return total
