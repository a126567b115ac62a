/** Records of what was decided, for those who must know later (audit) and for those who watch now (telemetry). */
package dev.ironshim.impl.audit;
