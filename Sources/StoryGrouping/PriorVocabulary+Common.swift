extension PriorVocabulary {
  /// In about a twentieth: the general vocabulary of news, and the places it speaks of most.
  static let common = """
    able access accept accord accused across act action active activity add added address administration adviser
    affair afternoon age agency agree agreed agreement ahead aid aim aimed air allow allowed almost alone along america
    american announce announced announcement annual answer appear appeared appears apparently approach approve approved
    area arm army arrest arrested arrive arrived article ask asking assembly attack attempt attention authority
    available average avoid bad ban bank base based battle bbc beat believed benefit bid big billion black body book
    border born boy break bring british britain brought brother budget build building built business buy call calling
    campaign capital car care career carried carry cause caused center centre central century certain certainly chance
    change charge charged chief child children china choice church citizen city civil claim claimed clear clearly close
    closed coach coalition college come comment commission committee common community company compared complete
    concern concerned condition conference confirm confirmed congress consider considered continue continued contract
    control conversation council couple course court create created crime crisis critic criticism criticized
    criticised cut damage danger dark data date daughter david dead deal death debate decade decide decided decision
    defeat defence defense deep demand democracy democrat democratic department deputy described detail develop
    development died die different difficult direct director discuss discussed discussion district doctor document dollar
    done door double dozen draw drive drop drug due earlier earned easily east eastern easy economic economy editor
    effect effort eight either election else emergency employee enough ensure enter entire especially established
    europe european evening event eventually everyone everything evidence exactly example executive expect experience
    expert explain explained express expressed extend face facebook facility fact fail failed fall family far father
    fear federal feel feeling fell felt female field fight fighting figure final finally financial fine fire firm five
    flight focus follow followed food foot force foreign form formal forward fourth france free freedom french friend
    front full fund funding further future game gave general george german germany getting girl giving global goal god
    gone gov ground grow growing growth guard guilty gun guy hand happen happened happy hard head health hear heard
    hearing heart heavy held help helped herself higher highest highly history hit hold holding hope hoped hoping
    hospital host hot house human hundred husband idea identified identify image immediate immediately impact important
    improve incident include included income increase increased increasing indeed independent individual industry
    influence information initial inside instead intelligence interest international internet interview investigate
    investigation investigator investment involve involved island israel issue italy james japan job john join joined
    joint journalist judge justice key kill killed killing kind king knew know lack land large largest late latest
    launch launched law lawmaker lawyer lead leader leadership leading league learn leave leaving led legal let letter
    level light likely limit limited line link list live lived living london longer look looked looking lose loss lost
    lot love low lower magazine main major majority making male manager mark market mass matter mean means meant
    measure media medical meet meeting men mention message met michael middle mile military mind minute miss missing mission
    moment money mother move moved movement moving mr mrs ms murder name named nation natural nature nearby nearly
    necessary network newspaper nine none north northern note noted notice noticed offer offered office officer online
    open opened opening operation opportunity opposed opposition order organisation organization original others
    outside owner paid paper parent paris parliament particular particularly partner party pass passed pay payment peace
    perhaps period person personal phone photo photograph picture piece planned planning play played player playing
    police policy political politician politics poor popular population position positive post potential power powerful
    practice prepare prepared present pressure pretty prevent previous previously price prime prison private probably
    problem process produce product production professional program programme project promise proposal proposed
    prosecutor protect protection protest prove provide provided providing province publish published push question
    quickly quite race radio raise raised range rate rather reach reached read ready real reality really reason receive
    received recent recently record recover red reduce reform refuse refused regard region regional related relation
    relationship release released remain remained remaining remember remove removed reporters republic republican
    request require required research resident resource respond response responsibility responsible rest result return
    returned reuters reveal revealed review rise risk road robert role room row rule ruling run running rural russia
    russian safe safety sale save saw scene school score season seat secretary security seek seeking seem seemed seems
    seen sell senate senator send senior sense sent separate series serious serve served service session seven share
    short shot showed showing shown side sign signed similar simple simply single sir sister site situation size
    social society sold soldier someone son soon sort sought sound source south southern speak speaking special
    specific speech spend spent spoke sport staff stage stand standard star start started starting station stay step
    stood stop stopped store story street strong structure student study subject success successful suffered suggest
    suggested suit summer supply support supported supporter sure surprise suspect suspected system table talk target
    task team technology television term test thank thing think third thomas thought thousand threat threatened thus
    times title took top total tough town track trade training travel treatment trial tried trip trouble true trust
    truth trying turn turned tv twice twitter type uk understand understanding union united university unless urged
    usually value various version victim victory video view village violence visit voice vote voted voter wait waiting
    walk wall wanted war warned warning washington watch water weapon website weekend weight west western white whole
    wife win wing winner winter woman women won wonder word worked worker worried worse worst worth write writing written
    wrong wrote yard york young zone
    """
}
