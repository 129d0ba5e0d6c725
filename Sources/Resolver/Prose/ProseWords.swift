/// Words of running text that are not names of terms, or that accompany them.
enum ProseWords {
  /// Words between names, where a phrase of running text may begin or end.
  static let betweenNames = set(
    """
    and or with by to for in on at from as via is are was were be been being has have had having a an the this that these
    those which who whose what where when while can could may might must should will would do does did done not no nor
    than then thus also but yet so if its it their they them his her our we into onto between through during after before
    under over about such like eg ie cf etc including include includes included involving involves involve involved
    shows show showed shown showing causes cause caused causing presents present presented presenting develops develop
    developed developing manifests manifest manifested exhibits exhibit exhibited affects affect affected affecting
    leads lead led leading results result resulted resulting associated related linked characterized characterised
    defined described called named termed known annotated mapped corresponds corresponding represents represented using
    used use see e g i both each every all any some most many several other another only mainly particularly especially
    primarily often usually typically commonly frequently respectively specifically namely
    """
  )

  /// Those of `between` that may also occur inside a name.
  static let insideNames = set("and or with to for in on at by from as a an the no not into between during after under")

  /// Words that lead from an identifier to its name.
  static let beforeNames = set("for is means denotes i e a an the")

  /// Words beside an identifier that only mark it as one.
  static let identifierMarks = set(
    """
    obo purl id ids identifier identifiers iri uri curie accession code codes term terms ontology obo label labels hpo mondo go
    ncit ncithesaurus uberon cl hp entry entries ref reference class
    """
  )

  /// Words that people omit from a name: "MAPK" or "MAPK signaling" for "MAPK cascade".
  static let omissible = set(
    """
    pathway pathways signaling signalling cell cells process processes activity cascade disease disorder syndrome system
    structure tissue
    """
  )

  /// Forms of one word that phenotype names and free text use interchangeably.
  static let abnormal = set("abnormal abnormality abnormalities")

  /// Words of a remark on an identifier rather than a name: severity, course, frequency, sex, negation, count or page.
  static let remarks = set(
    """
    mild moderate severe profound borderline transient recurrent episodic chronic acute subacute progressive stable
    nonprogressive intermittent persistent variable bilateral unilateral left right proximal distal focal generalized
    generalised diffuse localized localised isolated excluded absent present observed unobserved negated negative positive
    unknown uncertain probable possible likely suspected confirmed resolved rare frequent occasional common uncommon
    obligate very male female males females men women boys girls man woman sex boy girl congenital infantile childhood
    juvenile adult adulthood neonatal antenatal embryonal fetal late early onset young middle age aged years months weeks
    days year month week day old n p vs fig figs figure figures table tables page pages pp line lines row rows note notes
    below above missing found ok yes true false na none null new obsolete deprecated current exact related broad narrow
    high low inferred asserted curated manual automatic automated dominant recessive autosomal mitochondrial sporadic
    familial inherited embryo embryos embryonic foetal fetus larva larvae pupa vivo vitro culture de novo homozygous heterozygous carrier total count counts cases patients controls
    """
  )

  /// Words that name a kind of thing rather than a term, although some ontology has a term for each.
  static let generic = set(
    """
    patient patients individual individuals gene genes protein proteins disease diseases disorder disorders
    condition conditions phenotype phenotypes phenotypic feature features symptom symptoms sign signs finding
    findings tissue tissues cell cells cellular process processes pathway pathways study studies case cases mutation
    mutations variant variants expression evidence level levels role type types syndrome human mouse biological
    molecular clinical anatomical anatomy location locations localization site sites structure structures component
    components function functions organ organs region regions system systems population populations abnormal abnormality
    abnormalities manifestation manifestations characteristic characteristics primary secondary category name
    description source mapping match exact broad narrow related status note notes frequency onset severity mechanism
    therapy treatment treatments intervention diagnosis drug compartment complex subtype key causal parent child
    example examples suggested candidate candidates more specific following new mention mentions best fit
    relationship verify tbd appropriate synonym synonyms label labels regulation activation activity activities
    """
  ).union(evidenceCodes)

  /// https://geneontology.org/docs/guide-go-evidence-codes
  private static let evidenceCodes = set(
    """
    exp ida ipi imp igi iep htp hda hmp hgi hep iba ibd ikr ird iss iso isa ism igc rca tas nas ic nd iea
    """
  )

  private static func set(_ words: String) -> Set<[UInt8]> {
    Set(words.split { $0 == " " || $0 == "\n" }.map { Array($0.utf8) })
  }
}
