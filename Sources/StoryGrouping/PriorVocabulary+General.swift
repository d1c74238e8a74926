extension PriorVocabulary {
  /// In about a hundredth: what belongs to kinds of event rather than to one.
  static let general = """
    abandon aboard abroad absence absolute absolutely abuse academic academy accident accompanied account accurate
    accusation achieve achieved achievement acknowledge acknowledged acquire acquisition actor actress actual actually
    addition additional adopt adopted adult advance advanced advantage advertising advice advise advised affect affected
    afford afghanistan afraid africa african aftermath agent aggressive aide aircraft airline airport album alert
    alive allegation alleged allegedly alliance ally alternative amount analysis analyst ancient anger angry animal
    anniversary anonymity anthony anti anybody anymore anyone anything apart apartment apologise apologize apology
    appeal appearance apple application apply appointed appointment appropriate approval arab architect argue argued
    argument armed arrangement arrival art artist asia asian aside aspect assault asset assistance assistant associate
    associated association assume assumed athlete atmosphere attached attacked attend attended attitude attorney attract
    audience australia australian author authorities auto award aware awareness baby background bag ball ballot band
    bar barack barely baseball basic basis basketball beach bear beautiful beauty bed beginning behavior behaviour
    belief belong benefit beyond bill bit bitter blame blamed block blood blow blue board boat bomb bombing bond bonus
    boost border boss bottom bottle bought box branch brand brazil breaking bridge brief briefing briefly bright broad
    broadcast broke broken budget bus bush busy button cabinet cable california camera camp canada canadian cancel
    cancelled cancer candidate cannot capable capacity captain capture captured card careful carrier cast catch category
    caught ceasefire celebrate celebration cell ceremony chain chair chairman challenge champion championship channel
    chapter character characteristic charity charles cheap check chemical chicago choose chosen chris christian christmas
    cinema circle circumstance civilian clash class classic clean client climate clinton clock closely closer clothes
    cloud club cold collapse collapsed collect collected collection color colour column combat combination combined
    comfortable commander commercial commit commitment committed communication compensation compete competition
    competitive complain complained complaint completed completely complex computer concede concert conclude concluded
    conclusion conduct conducted confidence confident conflict connected connection consequence conservative consistent
    constitution constitutional construction consultant consumer contact contain contained content contest context
    continent contribute contributed contribution controversial controversy convention convicted conviction convince
    convinced cooperate cooperation cop copy corner corporate corporation correct correspondent corruption cost counsel
    counter counterpart county coup courage cover coverage covered crash crashed crazy creation creative credit crew
    criminal critical cross crowd crowded crucial cry culture cultural cup currency current currently custody customer
    cycle daily dance dangerous deadline deadly dealing dear debt decent declare declared decline declined dedicated
    defend defended defendant deficit degree delay delayed delegation deliver delivered delivery demanded demonstration
    demonstrator denied deny depend deploy deployed depth describe desert deserve design designed desire desk desperate
    destroy destroyed destruction detailed detained detective determine determined diego diet difference difficulty
    digital dinner diplomacy diplomat diplomatic direction directly disappear disappeared disappointed disaster disclose
    disclosed discovered discovery disease dismiss dismissed display dispute distance distribution divided division
    domestic dominate donald donate doubt downtown dr draft drama dramatic dramatically dream dress drew drink driver
    driving drove dropped drunk dry earn earning earth edge edition education effective eighth elderly elected electric
    electronic eleven eliminate elsewhere email embassy embrace emerge emerged emotion emotional emphasis empire
    employed employer employment empty encounter encourage encouraged energy enforcement engage engaged engine
    engineer england english enjoy enjoyed enormous entered enterprise entertainment entirely entitled entrance entry
    environment environmental episode equal equipment era escape escaped essential establish establishment estate
    estimate estimated ethnic evacuated evaluate everybody everyday evil exact examination examine excellent exchange
    excited exclusive excuse exercise exist existed existence existing exit expand expanded expansion expectation
    expensive expense experienced experiment explanation explode exploded exploit explosion export expose exposed
    extended extension extensive extent extra extraordinary extreme extremely eye facing faced factor factory failure
    fair fairly faith fallen familiar famous fan fans farm farmer fashion fast faster fatal fate favor favorite favour
    favourite fbi feature featured fee feed fellow fewer fiction fifth file filed fill filled film finance finding
    finger finish finished fish fit fix fixed flag flat flee fled flew floor florida flow fly flying folk football footage
    forced forecast forest forever forget formed formula fort forum founded founder francisco francis freeze frequent
    frequently fresh friday fuel fully fun function fundamental funeral gain gained gang gap garden gas gather gathered
    gathering gay gear generally generation gift giant glad glass gold golden golf google governing governor grand
    grandmother grant granted green grew grounds guarantee guess guest guide guilt gulf gunman habit hair hall handle
    handed hang happening harbor hardly harm harry hat hate headed headline headquarters heat heaven height hell hero
    hide highway hill hint hire hired historic historical holiday hollywood honest honor honour hopeful horse hostage
    hotel houston huge humanitarian hunt hurt ice ideal identity ignore ill illegal illegally illness imagine impose
    imposed impossible impressive improved improvement inch inclined increasingly incredible incredibly independence
    india indian indicate indicated indication infection inflation informed initially initiative injured injury injuries
    inmate innocent inquiry insist insisted inspector institute institution insurance intend intended intense intention
    interested interesting interim interior internal intervention introduce introduced invasion invest investor invite
    invited iran iraq ireland irish iron islam islamic israeli italian item ix jail jailed jail jean jersey jet jew
    jewish jim joe jones joke jordan joseph journal journey jumped jump jury kevin kid kidnapped kiss kitchen korea korean
    knee knife knock knowledge labor labour lady lake language laser lasted laugh launching lay layer leg legislation
    legislative legitimate lesson liberal liberty library license lie lieutenant lifted lift limits lion liquid
    listen literally literature loan location locked long-term los angeles loud lovely lover loyal luck lucky lunch luxury
    machine madrid maintain maintained male mall manage managed management managing manner manufacturer map march margin
    maria marine mark martin massive master match material mayor meal meanwhile measured medal medicine mediterranean
    memorial memory mental mere merely merger mess metal method mexico miami mike militant militia mill minimum
    minor minority mirror mixed mobile model moderate modern monitor moon moral mortgage moscow mostly motion motivated
    motor mountain mounting mouth movie multiple museum music musical muslim mutual mystery narrow nato naval navy
    negative negotiate negotiation neighbor neighborhood neighbour neighbouring neither nervous net nevertheless newly
    nice nobody noise nominated nomination nor normal normally northeast northwest nose novel nuclear obama object
    objective obligation observe observed observer obtain obtained obvious obviously occasion occupied occur occurred
    ocean offense offensive officially oil olympic ongoing operate operated operating operator opinion opponent oppose
    option ordered ordinary organised organized organizer origin originally otherwise ought outcome overall overnight
    overseas owned ownership pace pacific pack package page pain paint painting pair pakistan palace palestinian panel
    panic park parking parliamentary partial participant participate participated participation partly partnership
    passenger passing passion path patient patrick patrol pattern paul peaceful peak penalty pension perfect perform
    performance performed permanent permission permit permitted peter philadelphia philip phase phrase physical pick
    picked pilot pitch planet plane plant plastic plate platform pleased plenty plot plus pocket poll pool pope port
    portion pose positive possession possibility possibly pound poverty praise praised prayer precisely predict
    predicted prefer preliminary preparation preparing presence presented presidency presidential pressed preventing
    pride priest primarily primary prince princess principle print prior priority prisoner privacy privately prize pro
    probe procedure proceeding producer profile profit progress prominent promised promote proof proper properly property
    proposal prospect prosecution protected protecting protester proud proved province provision publication publicly
    publicity published publisher pull pulled purchase purchased pure purpose pursue pushed putting quality quarter queen
    quick quiet quietly quit quote quoted racing radical rail rain raising rally ran random rank rapid rapidly rare rarely
    reaction reading realise realize rear reasonable rebel recall recalled reception recession recognise recognised
    recognition recognize recognized recommend recommendation recommended recorded recording recovery reduced reduction
    refer reference referred reflect refugee regarding regime register registered regular regularly regulation regulator
    reject rejected relative relatively relax relief religion religious reluctant rely remark remarkable reminder remote
    rent repair repeat repeated repeatedly replace replaced replacement reply representative represent represented
    reputation rescue rescued reserve resign resignation resigned resist resistance resolution resolve resort respect
    respected responded restaurant restore restored restriction resume resumed retail retire retired retirement
    retreat returning reverse revolution reward rich richard rid ride rifle ring rising rival river rob rocket roll rome
    roof root rose rough round route routine royal rumor rumour rush sad saint salary sanction sat satellite satisfied
    saudi saving scale scandal scared scenario schedule scheduled scheme scholar science scientific scientist scored
    scott scream screen script sea search seal secret section sector secure seconds seize seized selected selection self
    sentence sentenced separated sergeant seriously server setting settle settled settlement severe sex sexual shadow
    shame shape shared shareholder sharp sharply shell sheriff shift ship shirt shock shocked shoot shooting shop shopping
    shore shortly shoulder shout shut shutdown sick sight signal significant significantly silence silent silver
    simultaneously singer singing sing sit sitting sixth skill skin sky sleep slightly slow slowly smart smith smoke
    smoking snow soccer soft software soil soldiers solid solution solve somebody somehow sometimes somewhat somewhere
    song sophisticated sorry soul southeast southwest soviet space spain spanish spark spread spring square squad stable
    stability stadium stake stance stephen steve stick stock stolen stone storage storm straight strange stranger
    strategic strategy stream strength strengthen stress stretch strike striker striking string strip stroke struck
    structural struggle struggled struggling stuck studio stuff stupid style submit submitted substance substantial
    suburb succeed successfully sudden suddenly suffer suffering sufficient sugar suicide sum summit sun super superior
    supervision supposed supreme surface surgery surprised surprising surrounded surrounding survey survival survive
    survived survivor suspended suspension suspicion suspicious sustained swear sweep sweet swept swim swing switch sworn
    symbol sympathy syria tactic tail tale talent talking tank tape targeted tax taxpayer teacher teach teaching tear
    teen teenage teenager telecommunication telephone temperature temporarily temporary tend tension territory terror
    terrorism terrorist testified testify testimony testing texas text theater theatre theme theory therefore thick thin
    thinking thorough threatening threaten threw throughout throw thrown ticket tie tied tight till tim tiny tip tired
    tokyo tomorrow tone tonight tony tool tore toronto torn tournament tower toxic toy traded trader tradition traditional
    traffic tragedy tragic trail train trained transfer transferred transit transition transport transportation trap
    traveled traveling travelled treasury treat treated treaty tree tremendous trend tribute trick troop truck truly trump
    tube turkey turkish turning twelve twenty twin twist ultimate ultimately unable unclear uncle underground underlying
    undermine unemployment unexpected unfair unfortunately unidentified uniform unique unit unity universal unknown unlike
    unlikely unprecedented unusual upcoming update upon upper upset urban urge urgent useful user usual vacation valley
    valuable van variety vast vehicle venture veteran veto via vice victor violate violation violent virginia virtually
    virus visible vision visited visiting visitor vital volume volunteer vulnerable wage wake walked walking warm warn
    warrant wash wave weak weaken weakness wealth wealthy wear wearing weather wedding weekly welcome welfare weigh
    whatever wheel whenever wherever whom wide widely widespread wild willing william wilson wind window wine wire wish
    wise withdraw withdrawal withdrew witness wooden worldwide worry worthy wound wounded wrapped writer yellow youth zero
    """
}
