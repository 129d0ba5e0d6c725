"""The contents of columns beside identifiers: names of HP terms for onset, severity and so on, and plain values."""

KINDS = {
    "onset": "HP:0003674",
    "severity": "HP:0012824",
    "frequency_term": "HP:0040279",
    "inheritance": "HP:0000005",
    "modifier": "HP:0012823",
    "course": "HP:0031797",
    "pace": "HP:0003679",
    "laterality": "HP:0012831",
}

VALUES = {
    "sex": ["Male", "Female", "male", "female", "M", "F", "unknown"],
    "gene": ["FBN1", "BRCA1", "SCN1A", "CFTR", "TP53", "PAX6", "KRAS", "SHH"],
    "frequency": [
        "3/10", "1/7", "12/40", "40%", "7.5%", "Frequent", "Very frequent", "Occasional", "Obligate", "rare", "-",
    ],
    "evidence": [
        "IEA", "PCS", "TAS", "IDA", "PMID:12345678", "clinical report", "imaging", "biopsy", "MRI", "autopsy",
    ],
    "note": [
        "seen in both sibs", "mild", "resolved at age 3", "see Table 2", "not examined", "since puberty",
        "Childhood", "left side only", "after surgery", "transient", "excluded by MRI", "reported by the mother",
        "n/a", "",
    ],
    "age": [
        "Puberty", "Childhood", "3 years", "newborn", "adult", "14 y", "second decade", "Birth", "P3Y", "infancy",
    ],
    "status": ["present", "absent", "excluded", "not observed", "unknown", "yes", "no", "confirmed"],
    "count": ["3/10", "1/7", "12/40", "40%", "7.5%", "3", "0.02", "n=3"],
    "remark": [
        "mild", "severe", "excluded", "n=3", "n = 12", "p<0.01", "p = 0.003", "see below", "see above", "figure 2",
        "Fig. 2", "Table 1", "page 7", "male", "female", "infantile onset", "adult onset", "rare", "common", "3/10",
        "40%", "bilateral", "left", "right", "progressive", "PMID:12345678", "see text", "not tested", "new",
        "suspected", "in both sibs", "since birth", "at age 3", "acute", "chronic", "recurrent", "?", "yes",
    ],
    "verb": [
        "was excluded", "was not observed", "is missing from the list", "was found in 3 of 10", "has been replaced",
        "occurs in childhood", "was added in 2021", "should be checked", "is absent", "improved with treatment",
        "is used twice", "remains open", "was seen by the neurologist", "needs a definition", "is too general",
    ],
    "lead": [
        "see", "cf.", "not", "excluded:", "added", "removed", "use", "replaces", "same as", "annotated with",
        "the identifier", "mapped to", "instead of", "under", "a child of", "no longer", "also", "obsolete:",
        "TODO:", "parent:", "broader than", "by", "via", "query:", "matches",
    ],
    "cell_remark": [
        "human", "mouse", "n = 300 cells", "30% of cells", "day 7", "cluster 4", "CD4", "in culture", "adult",
    ],
    "process_remark": ["IEA", "p = 0.003", "FDR 0.01", "n=12", "upregulated", "12 genes", "down", "inferred"],
    "place_remark": ["adult", "left", "right", "male", "female", "embryo", "biopsy", "n=3", "frozen", "section 4"],
    "disease_remark": [
        "OMIM:123456", "adult", "autosomal dominant", "childhood onset", "suspected", "familial", "n=2",
        "ORPHA:558", "type unknown", "in remission", "stage II", "family history",
    ],
}
