/**
 * The ground floor: quantities and their units, readings (a value, or missing with a reason), three-valued truth. Knows
 * nothing of the rest of the house.
 */
package dev.sluice.value;
