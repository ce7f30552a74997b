/** The alerts of a runbook: one list made from its gates, and the files that each system reads. It knows nothing of pages. */
package dev.sluice.document.alert;
