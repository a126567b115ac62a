------------------------------- MODULE Recorded -------------------------------
(* Recordings of a machine that ran: what it was asked, what it answered, and
   what could be seen of its state. Java replaces these operators
   (dev.ironshim.tla.recording.Recorded); their bodies here are never used.    *)
Length(recording) == 0
Event(recording, at) == FALSE
Told(recording, at, answer, fits) == FALSE
===============================================================================
