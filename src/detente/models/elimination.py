"""Gaussian elimination of the small square systems that the kernels solve at every step."""

from __future__ import annotations

from numba import njit


@njit(cache=True, nogil=True)
def eliminate(matrix, right, size):
    """Solve ``matrix @ q = right`` in place by partial pivoting; False where singular."""
    for column in range(size):
        best, at = abs(matrix[column, column]), column
        for row in range(column + 1, size):
            if abs(matrix[row, column]) > best:
                best, at = abs(matrix[row, column]), row
        if best < 1e-14:
            return False
        if at != column:
            for j in range(column, size):
                matrix[column, j], matrix[at, j] = matrix[at, j], matrix[column, j]
            right[column], right[at] = right[at], right[column]
        for row in range(column + 1, size):
            factor = matrix[row, column] / matrix[column, column]
            if factor != 0.0:
                for j in range(column + 1, size):
                    matrix[row, j] -= factor * matrix[column, j]
                right[row] -= factor * right[column]
    for row in range(size - 1, -1, -1):
        total = right[row]
        for j in range(row + 1, size):
            total -= matrix[row, j] * right[j]
        right[row] = total / matrix[row, row]
    return True
