---------------------------- MODULE TrustPromises ----------------------------
(* What Trust promises. Vouching is said once more, by sets of keys.           *)
EXTENDS Trust

Authorities == {"North", "South"}
Drivers == 1..2
Mem(n) == n.state.memory
Everybody == DOMAIN Manifests
Keyring == DOMAIN Keys
Admits(o, n) == o.kind = "Admit" /\ n.result = "Ok"
Decides(o) == o.kind \in {"RevokeKey", "RevokeManifest", "ReplacePolicy", "Tick"}

Charge(mem, a) == Policies[mem.version][a]
Owns(mem, a, m) == Manifests[m].driver \in Charge(mem, a).drivers
Signed(m, k) == (\E i \in 1..Len(Manifests[m].by) : Manifests[m].by[i] = k) /\ k \notin Manifests[m].bad

(* The keys whose signatures count now, as a set: a key counts once.           *)
Counting(mem, a, m) ==
  {k \in Charge(mem, a).keys :
     Signed(m, k) /\ k \notin mem.revokedKeys /\ mem.now <= Keys[k].until /\ Manifests[m].at <= mem.now}
Reaches(mem, a, keys) ==
  \A algorithm \in {"Ed25519", "MlDsa65"} :
    Cardinality({k \in keys : Keys[k].algorithm = algorithm}) >= Charge(mem, a).need[algorithm]
HasVouchers(mem, m) == \E a \in Authorities : Owns(mem, a, m) /\ Reaches(mem, a, Counting(mem, a, m))
InTime(mem, m) == Manifests[m].from <= mem.now /\ mem.now <= Manifests[m].until
Spent(mem) == mem.spent.North \cup mem.spent.South
OnceSigned(m) == \A i \in 1..Len(Manifests[m].by) : \A j \in 1..(i - 1) : Manifests[m].by[i] # Manifests[m].by[j]
Fresh(mem, m) ==
  /\ m \notin Spent(mem)
  /\ \A a \in Authorities : Owns(mem, a, m) =>
       /\ mem.counters[a][Manifests[m].driver] < Manifests[m].counter
       /\ \A other \in mem.spent[a] : Manifests[other].nonce # Manifests[m].nonce

MemoryShape(mem) ==
  /\ mem.now \in 0..TimeCount /\ mem.version \in 1..VersionCount
  /\ mem.revokedKeys \subseteq Keyring /\ mem.revokedManifests \subseteq Everybody
  /\ \A a \in Authorities : mem.spent[a] \subseteq Offered /\ \A d \in Drivers : mem.counters[a][d] \in 0..3

HasItsShape(s) ==
  /\ MemoryShape(s.memory) /\ MemoryShape(s.saved)
  /\ s.standing \subseteq s.admitted /\ s.admitted \subseteq Offered

BeginsWithNothing(s) ==
  /\ Start.standing = {} /\ Start.admitted = {} /\ Start.saved = Start.memory
  /\ Start.memory.revokedKeys = {} /\ Start.memory.revokedManifests = {} /\ Spent(Start.memory) = {}
  /\ Start.memory.now = 0 /\ Start.memory.version = 1
  /\ \A a \in Authorities, d \in Drivers : Start.memory.counters[a][d] = 0

(* What stands. *)
WhatStandsIsVouchedFor(s) ==
  \A m \in s.standing : HasVouchers(s.memory, m)

WhatStandsIsNotRevoked(s) ==
  \A m \in s.standing : m \notin s.memory.revokedManifests

WhatStandsIsInTime(s) ==
  \A m \in s.standing : InTime(s.memory, m)

ARevokedKeyVouchesForNothing(s, o, n) ==
  o.kind = "RevokeKey" =>
    /\ n.result = "Ok" /\ o.key \in Mem(n).revokedKeys
    /\ \A m \in n.state.standing : \E a \in Authorities :
         Owns(Mem(n), a, m) /\ Reaches(Mem(n), a, Counting(Mem(n), a, m) \ {o.key})

ARevokedManifestEnds(s, o, n) ==
  o.kind = "RevokeManifest" =>
    n.result = "Ok" /\ o.manifest \in Mem(n).revokedManifests /\ o.manifest \notin n.state.standing

NothingEndsWithoutACause(s, o, n) ==
  \A m \in s.standing : m \notin n.state.standing =>
    \/ o.kind = "Open"
    \/ Decides(o) /\ (~HasVouchers(Mem(n), m) \/ m \in Mem(n).revokedManifests \/ ~InTime(Mem(n), m))

NothingComesBackToStand(s, o, n) ==
  \A m \in n.state.standing : m \notin s.standing => Admits(o, n) /\ m = o.manifest

(* What is admitted. *)
AdmittedOnceEver(s, o, n) ==
  Admits(o, n) => o.manifest \notin s.admitted /\ n.state.admitted = s.admitted \cup {o.manifest}

OnlyTheVouchedAreAdmitted(s, o, n) ==
  Admits(o, n) => HasVouchers(s.memory, o.manifest)

ThresholdsCountKeysAndNotSignatures(s, o, n) ==
  Admits(o, n) =>
    \A a \in Authorities : Owns(s.memory, a, o.manifest) => \A algorithm \in {"Ed25519", "MlDsa65"} :
      Cardinality({k \in Keyring : Signed(o.manifest, k) /\ Keys[k].algorithm = algorithm})
        >= Charge(s.memory, a).need[algorithm]

KeysVouchInTheirScopeOnly(s, o, n) ==
  Admits(o, n) =>
    \E a \in Authorities : Owns(s.memory, a, o.manifest)
      /\ Reaches(s.memory, a, {k \in Keyring : Signed(o.manifest, k)} \cap Charge(s.memory, a).keys)

OnlyTheFreshAreAdmitted(s, o, n) ==
  Admits(o, n) => Fresh(s.memory, o.manifest)

OnlyInTimeAndNotRevoked(s, o, n) ==
  Admits(o, n) => InTime(s.memory, o.manifest) /\ o.manifest \notin s.memory.revokedManifests

TheVouchedAreAdmitted(s, o, n) ==
  (o.kind = "Admit" /\ o.save = "Done" /\ HasVouchers(s.memory, o.manifest) /\ OnceSigned(o.manifest)
     /\ InTime(s.memory, o.manifest) /\ o.manifest \notin s.memory.revokedManifests /\ Fresh(s.memory, o.manifest)) =>
    n.result = "Ok" /\ o.manifest \in n.state.standing

AnsweredMeansSaved(s, o, n) ==
  Admits(o, n) =>
    /\ o.save = "Done" /\ n.state.saved = Mem(n)
    /\ \E a \in Authorities : Owns(s.memory, a, o.manifest)
         /\ Mem(n) = [s.memory EXCEPT !.counters[a][Manifests[o.manifest].driver] = Manifests[o.manifest].counter,
                                      !.spent[a] = s.memory.spent[a] \cup {o.manifest}]

AdmissionWaitsForTheStore(s, o, n) ==
  (o.kind = "Admit" /\ o.save # "Done") =>
    n.result # "Ok" /\ n.state.memory = s.memory /\ n.state.standing = s.standing

(* What is decided. *)
DecisionsDoNotWaitForTheStore(s, o, n) ==
  Decides(o) =>
    LET done == Apply(s, [o EXCEPT !.save = "Done"])
    IN  n.result = done.result /\ Mem(n) = Mem(done) /\ n.state.standing = done.state.standing

WhatTheStoreTakesIsAllOfIt(s, o, n) ==
  ((Decides(o) \/ o.kind = "Open") /\ n.result = "Ok") =>
    n.state.saved = IF o.save = "Done" THEN Mem(n) ELSE s.saved

RevocationsStay(s, o, n) ==
  /\ s.saved.revokedKeys \subseteq n.state.saved.revokedKeys
  /\ s.saved.revokedManifests \subseteq n.state.saved.revokedManifests
  /\ o.kind # "Open" => s.memory.revokedKeys \subseteq Mem(n).revokedKeys
                        /\ s.memory.revokedManifests \subseteq Mem(n).revokedManifests

APolicyAddsItsRevocations(s, o, n) ==
  (o.kind \in {"ReplacePolicy", "Open"} /\ n.result = "Ok") =>
    LET before == IF o.kind = "Open" THEN s.saved ELSE s.memory
    IN  Mem(n) = [before EXCEPT !.version = o.version,
                                !.revokedKeys = @ \cup Policies[o.version].revokedKeys,
                                !.revokedManifests = @ \cup Policies[o.version].revokedManifests]

PoliciesGoForward(s, o, n) ==
  /\ n.state.saved.version >= s.saved.version
  /\ Mem(n).version >= IF o.kind = "Open" /\ n.result = "Ok" THEN s.saved.version ELSE s.memory.version
  /\ o.kind = "ReplacePolicy" => ((n.result = "Ok") <=> (o.version > s.memory.version))
  /\ o.kind = "Open" => ((n.result = "Ok") <=> (o.version >= s.saved.version))

TimeGoesForward(s, o, n) ==
  /\ n.state.saved.now >= s.saved.now
  /\ Mem(n).now >= IF o.kind = "Open" THEN s.saved.now ELSE s.memory.now
  /\ o.kind = "Tick" => ((n.result = "Ok") <=> (o.time >= s.memory.now)) /\ (n.result = "Ok" => Mem(n).now = o.time)

CountersGoForward(s, o, n) ==
  \A a \in Authorities, d \in Drivers : Mem(n).counters[a][d] >= s.memory.counters[a][d]

OthersAreUntouched(s, o, n) ==
  \A a \in Authorities : (o.kind = "Admit" /\ ~Owns(s.memory, a, o.manifest)) =>
    /\ Mem(n).counters[a] = s.memory.counters[a] /\ Mem(n).spent[a] = s.memory.spent[a]
    /\ n.state.saved.counters[a] \in {s.saved.counters[a], s.memory.counters[a]}

OtherDriversAreUntouched(s, o, n) ==
  o.kind = "Admit" =>
    \A a \in Authorities, d \in Drivers \ {Manifests[o.manifest].driver} : Mem(n).counters[a][d] = s.memory.counters[a][d]

TheStoreIsAheadInWhatIsSpentOnly(s) ==
  /\ s.saved.now <= s.memory.now /\ s.saved.version <= s.memory.version
  /\ s.saved.revokedKeys \subseteq s.memory.revokedKeys
  /\ s.saved.revokedManifests \subseteq s.memory.revokedManifests

WhatWasAdmittedIsSpentInTheStore(s) ==
  /\ s.admitted \subseteq Spent(s.saved)
  /\ \A a \in Authorities, d \in Drivers : s.saved.counters[a][d] >= s.memory.counters[a][d]

(* What the next process knows. *)
TheNextProcessKnowsWhatWasSaved(s, o, n) ==
  (o.kind = "Open" /\ n.result = "Ok") =>
    /\ Mem(n).now = s.saved.now /\ Mem(n).counters = s.saved.counters /\ Mem(n).spent = s.saved.spent
    /\ s.saved.revokedKeys \subseteq Mem(n).revokedKeys
    /\ n.state.standing = {} /\ n.state.admitted = s.admitted

ADamagedStoreIsNotAnEmptyOne(s, o, n) ==
  o.kind = "OpenDamaged" => n = [state |-> s, result |-> "StoreDamaged"]

RefusalChangesNothing(s, o, n) ==
  n.result # "Ok" =>
    /\ Mem(n) = s.memory /\ n.state.standing = s.standing /\ n.state.admitted = s.admitted
    /\ n.state.saved = IF n.result = "StoreFailed" /\ o.save = "Unsure" THEN Spend(s.memory, o.manifest) ELSE s.saved

(* A reason is true, and of the reasons for too few signatures none is graver.
   What a manifest says is not looked at before enough have signed it.         *)
IsLacking(mem, o) == \E a \in Authorities : Owns(mem, a, o.manifest) /\ ~Reaches(mem, a, Counting(mem, a, o.manifest))
Of(mem, o) == IF Owns(mem, "North", o.manifest) THEN "North" ELSE "South"
Has(mem, o, k) == \E i \in 1..Len(Manifests[o.manifest].by) : Manifests[o.manifest].by[i] = k
Scoped(mem, o) == {k \in Charge(mem, Of(mem, o)).keys : Has(mem, o, k)}
TooEarly(mem, o) == Manifests[o.manifest].at > mem.now

RefusalSaysWhy(s, o, n) ==
  n.result # "Ok" =>
    LET mem == s.memory
        lacks == o.kind = "Admit" /\ IsLacking(mem, o)
        vouched == o.kind = "Admit" /\ ~IsLacking(mem, o)
        dead == {k \in Scoped(mem, o) : k \in mem.revokedKeys}
        old == {k \in Scoped(mem, o) : Keys[k].until < mem.now}
        known == UNION {Charge(mem, a).keys : a \in Authorities}
    IN
    CASE n.result = "StoreFailed"      -> o.kind = "Admit" /\ o.save # "Done"
      [] n.result = "StoreDamaged"     -> o.kind = "OpenDamaged"
      [] n.result = "OldTrust"         -> \/ o.kind = "ReplacePolicy" /\ o.version <= mem.version
                                          \/ o.kind = "Open" /\ o.version < s.saved.version
      [] n.result = "TimeWentBack"     -> o.kind = "Tick" /\ o.time < mem.now
      [] n.result = "SignedTwice"      -> o.kind = "Admit" /\ ~OnceSigned(o.manifest)
      [] n.result = "NoAuthority"      -> o.kind = "Admit" /\ \A a \in Authorities : ~Owns(mem, a, o.manifest)
      [] n.result = "RevokedKey"       -> lacks /\ dead # {}
      [] n.result = "KeyExpired"       -> lacks /\ dead = {} /\ old # {}
      [] n.result = "SignedAt"         -> lacks /\ dead = {} /\ old = {} /\ TooEarly(mem, o)
      [] n.result = "BadSignature"     -> lacks /\ dead = {} /\ old = {} /\ ~TooEarly(mem, o)
                                          /\ Manifests[o.manifest].bad \cap Scoped(mem, o) # {}
      [] n.result = "OutOfScope"       -> lacks /\ Scoped(mem, o) = Counting(mem, Of(mem, o), o.manifest)
                                          /\ \E k \in known : Has(mem, o, k) /\ k \notin Scoped(mem, o)
      [] n.result = "UnknownKey"       -> lacks /\ Scoped(mem, o) = Counting(mem, Of(mem, o), o.manifest)
                                          /\ (\E k \in Keyring \ known : Has(mem, o, k))
                                          /\ ~\E k \in known : Has(mem, o, k) /\ k \notin Scoped(mem, o)
      [] n.result = "MissingSignature" -> lacks /\ \A k \in Keyring : Has(mem, o, k) =>
                                            k \in Counting(mem, Of(mem, o), o.manifest)
      [] n.result = "RevokedManifest"  -> vouched /\ o.manifest \in mem.revokedManifests
      [] n.result = "NotYetValid"      -> vouched /\ mem.now < Manifests[o.manifest].from
      [] n.result = "Expired"          -> vouched /\ Manifests[o.manifest].until < mem.now
      [] n.result = "ManifestReplayed" -> vouched /\ o.manifest \in Spent(mem)
      [] n.result = "CounterReplayed"  -> vouched /\ o.manifest \notin Spent(mem) /\ \E a \in Authorities :
                                            Owns(mem, a, o.manifest)
                                            /\ Manifests[o.manifest].counter <= mem.counters[a][Manifests[o.manifest].driver]
      [] n.result = "NonceReplayed"    -> vouched /\ o.manifest \notin Spent(mem) /\ \E a \in Authorities :
                                            Owns(mem, a, o.manifest) /\ \E other \in mem.spent[a] :
                                              Manifests[other].nonce = Manifests[o.manifest].nonce
      [] OTHER                         -> FALSE
===============================================================================
